/** The errors of the client. Those below RPCError stand for names that a server answers. */
/** The base class of all errors of this package. */
export class RPCClientError extends Error {
  name = "RPCClientError";
}
/**
 * The server answered with an error, or Centrifugo refused to pass the request on. The message
 * names the method and the code, e.g. "tasks.delete: no such task (task_not_found, code 404)".
 *
 * `instanceof` tells by `errorName` whether it is of a class below, e.g. an OverloadedError.
 */
export class RPCError extends RPCClientError {
  name = "RPCError";
  /** The method's name on the wire, e.g. "tasks.delete". */
  method;
  /** The error's number, e.g. 404, or 103 where Centrifugo denied a permission. */
  code;
  /** Tells errors apart, e.g. "task_not_found"; empty if the error is Centrifugo's own. */
  errorName;
  /** What the server says, without the rest of `message`, e.g. "no such task". */
  serverMessage;
  /** Further data from the server, any JSON value; undefined if there is none. */
  data;
  /** Reports whether the same call may succeed later. */
  temporary;
  constructor(method, reply) {
    const { code, name = "", message, data, temporary = false } = reply;
    const what = name === "" ? "" : `${name}, `;
    super(`${method}: ${message} (${what}code ${String(code)})`);
    this.method = method;
    this.code = code;
    this.errorName = name;
    this.serverMessage = message;
    this.data = data ?? undefined;
    this.temporary = temporary;
  }
}
/** Reports whether a value is an RPCError of that name. */
export function isNamed(value, name) {
  return value instanceof RPCError && value.errorName === name;
}
/** The server could not read the params, or they break a rule. */
export class InvalidParamsError extends RPCError {
  name = "InvalidParamsError";
  /** What is wrong; empty if the server doesn't say. */
  fields;
  constructor(method, reply) {
    super(method, reply);
    const { fields } = Object(reply.data);
    this.fields = Array.isArray(fields) && fields.every(isInvalidField) ? fields : [];
  }
}
function isInvalidField(value) {
  const { path, rule, message } = Object(value);
  return [path, rule, message].every((text) => typeof text === "string");
}
/** The user may not make the call. */
export class PermissionDeniedError extends RPCError {
  static [Symbol.hasInstance](value) {
    return isNamed(value, "permission_denied");
  }
}
/** The server has no such method. */
export class UnknownMethodError extends RPCError {
  static [Symbol.hasInstance](value) {
    return isNamed(value, "unknown_method");
  }
}
/** The call was sent before, and its outcome isn't known any more. */
export class DuplicateCallError extends RPCError {
  static [Symbol.hasInstance](value) {
    return isNamed(value, "duplicate_call");
  }
}
/** The result is over the server's limit. */
export class ResultTooLargeError extends RPCError {
  static [Symbol.hasInstance](value) {
    return isNamed(value, "result_too_large");
  }
}
/** The server ended the call because nobody waited for it. */
export class CallCancelledError extends RPCError {
  static [Symbol.hasInstance](value) {
    return isNamed(value, "cancelled");
  }
}
/** The server failed. Its log says why. */
export class InternalError extends RPCError {
  static [Symbol.hasInstance](value) {
    return isNamed(value, "internal");
  }
}
/** The server has too much to do right now. */
export class OverloadedError extends RPCError {
  static [Symbol.hasInstance](value) {
    return isNamed(value, "overloaded");
  }
}
/** The server is about to end. */
export class ShuttingDownError extends RPCError {
  static [Symbol.hasInstance](value) {
    return isNamed(value, "shutting_down");
  }
}
/** The method's timeout ran out in the server. */
export class DeadlineExceededError extends RPCError {
  static [Symbol.hasInstance](value) {
    return isNamed(value, "deadline_exceeded");
  }
}
/** No answer arrived in time. */
export class RPCTimeoutError extends RPCClientError {
  name = "RPCTimeoutError";
  /** Whether the server may have run the call. If not, nothing was sent. */
  outcomeUnknown;
  constructor(message, options) {
    super(message, options);
    this.outcomeUnknown = options?.outcomeUnknown ?? false;
  }
}
/** There is no connection: it could not be made, it ended, or it was lost during the call. */
export class RPCDisconnectedError extends RPCClientError {
  name = "RPCDisconnectedError";
  /** Centrifugo's code for the reason, e.g. 3500 for an invalid token; undefined without one. */
  code;
  /** Whether the server may have run the call. If not, nothing was sent. */
  outcomeUnknown;
  constructor(message, code, options) {
    super(message, options);
    this.code = code;
    this.outcomeUnknown = options?.outcomeUnknown ?? false;
  }
}
/** More calls wait to be sent than `maxQueuedBytes` allows. Nothing was sent. */
export class RPCQueueFullError extends RPCClientError {
  name = "RPCQueueFullError";
}
/** Thrown by `getToken` where the user may not connect: ends the connection for good. */
export class RPCUnauthorizedError extends RPCClientError {
  name = "RPCUnauthorizedError";
}
/**
 * Params, or the data of an event, that the server could not read, or would read as other values.
 * Nothing was sent.
 */
export class RPCEncodeError extends RPCClientError {
  name = "RPCEncodeError";
  /** The method's name on the wire, e.g. "tasks.create"; the channel's and the event's. */
  method;
  /** Where in them, e.g. "labels[3]"; empty for the whole. */
  path;
  constructor(method, path, message, options) {
    super(`${method}: ${path}${path && ": "}${message}`, options);
    this.method = method;
    this.path = path;
  }
}
/** A result, an event or a progress does not have the shape that its type promises. */
export class RPCDecodeError extends RPCClientError {
  name = "RPCDecodeError";
  /** The method's name on the wire, e.g. "tasks.list"; the event's for an event. */
  method;
  /** Where in the result, e.g. "tasks[0].due_at"; empty for the result itself. */
  path;
  /** What was expected there, e.g. "an integer". */
  expected;
  /** What was found there, e.g. "null". */
  found;
  constructor(method, path, expected, found, what = "result") {
    super(`${method}: ${place(what, path)}: expected ${expected}, found ${found}`);
    this.method = method;
    this.path = path;
    this.expected = expected;
    this.found = found;
  }
}
/** Returns where something is, e.g. "params.labels[3]". */
export function place(what, path) {
  return path === "" || path.startsWith("[") ? what + path : `${what}.${path}`;
}
