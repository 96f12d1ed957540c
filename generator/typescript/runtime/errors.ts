/** The errors of the client. Those below RPCError stand for names that a server answers. */

/** The base class of all errors of this package. */
export class RPCClientError extends Error {
  override name = "RPCClientError";
}

/** An error as a server answers it. */
export interface RPCErrorReply {
  /** The error's number, e.g. 404, or 103 where Centrifugo denied a permission. */
  code: number;
  /** Tells errors apart, e.g. "task_not_found"; Centrifugo's own errors have none. */
  name?: string | undefined;
  /** What happened, for people. */
  message: string;
  /** What more there is to know, any JSON value. */
  data?: unknown;
  /** The same call may succeed later. */
  temporary?: boolean | undefined;
}

/**
 * The server answered with an error, or Centrifugo refused to pass the request on. The message
 * names the method and the code, e.g. "tasks.delete: no such task (task_not_found, code 404)".
 *
 * `instanceof` tells by `errorName` whether it is of a class below, e.g. an OverloadedError.
 */
export class RPCError extends RPCClientError {
  override name = "RPCError";
  /** The method's name on the wire, e.g. "tasks.delete". */
  readonly method: string;
  /** The error's number, e.g. 404, or 103 where Centrifugo denied a permission. */
  readonly code: number;
  /** Tells errors apart, e.g. "task_not_found"; empty if the error is Centrifugo's own. */
  readonly errorName: string;
  /** What the server says, without the rest of `message`, e.g. "no such task". */
  readonly serverMessage: string;
  /** Further data from the server, any JSON value; undefined if there is none. */
  readonly data: unknown;
  /** Reports whether the same call may succeed later. */
  readonly temporary: boolean;

  constructor(method: string, reply: RPCErrorReply) {
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
export function isNamed(value: unknown, name: string): value is RPCError {
  return value instanceof RPCError && value.errorName === name;
}

/** Which part of the params is wrong, and why. */
export interface InvalidField {
  /** Where in the params, e.g. "items[0].name"; empty for the params themselves. */
  path: string;
  /** The rule that it breaks, e.g. "max=200", or "type". */
  rule: string;
  /** What is wrong, for people. */
  message: string;
}

/** The server could not read the params, or they break a rule. */
export class InvalidParamsError extends RPCError {
  override name = "InvalidParamsError";
  declare readonly errorName: "invalid_params";
  /** What is wrong; empty if the server doesn't say. */
  readonly fields: readonly InvalidField[];

  constructor(method: string, reply: RPCErrorReply) {
    super(method, reply);
    const { fields } = Object(reply.data) as { fields?: unknown };
    this.fields = Array.isArray(fields) && fields.every(isInvalidField) ? fields : [];
  }
}

function isInvalidField(value: unknown): value is InvalidField {
  const { path, rule, message } = Object(value) as { [key: string]: unknown };
  return [path, rule, message].every((text) => typeof text === "string");
}

/** The user may not make the call. */
export class PermissionDeniedError extends RPCError {
  declare readonly errorName: "permission_denied";

  static override [Symbol.hasInstance](value: unknown): value is PermissionDeniedError {
    return isNamed(value, "permission_denied");
  }
}

/** The server has no such method. */
export class UnknownMethodError extends RPCError {
  declare readonly errorName: "unknown_method";

  static override [Symbol.hasInstance](value: unknown): value is UnknownMethodError {
    return isNamed(value, "unknown_method");
  }
}

/** The call was sent before, and its outcome isn't known any more. */
export class DuplicateCallError extends RPCError {
  declare readonly errorName: "duplicate_call";

  static override [Symbol.hasInstance](value: unknown): value is DuplicateCallError {
    return isNamed(value, "duplicate_call");
  }
}

/** The result is over the server's limit. */
export class ResultTooLargeError extends RPCError {
  declare readonly errorName: "result_too_large";

  static override [Symbol.hasInstance](value: unknown): value is ResultTooLargeError {
    return isNamed(value, "result_too_large");
  }
}

/** The server ended the call because nobody waited for it. */
export class CallCancelledError extends RPCError {
  declare readonly errorName: "cancelled";

  static override [Symbol.hasInstance](value: unknown): value is CallCancelledError {
    return isNamed(value, "cancelled");
  }
}

/** The server failed. Its log says why. */
export class InternalError extends RPCError {
  declare readonly errorName: "internal";

  static override [Symbol.hasInstance](value: unknown): value is InternalError {
    return isNamed(value, "internal");
  }
}

/** The server has too much to do right now. */
export class OverloadedError extends RPCError {
  declare readonly errorName: "overloaded";

  static override [Symbol.hasInstance](value: unknown): value is OverloadedError {
    return isNamed(value, "overloaded");
  }
}

/** The server is about to end. */
export class ShuttingDownError extends RPCError {
  declare readonly errorName: "shutting_down";

  static override [Symbol.hasInstance](value: unknown): value is ShuttingDownError {
    return isNamed(value, "shutting_down");
  }
}

/** The method's timeout ran out in the server. */
export class DeadlineExceededError extends RPCError {
  declare readonly errorName: "deadline_exceeded";

  static override [Symbol.hasInstance](value: unknown): value is DeadlineExceededError {
    return isNamed(value, "deadline_exceeded");
  }
}

/** No answer arrived in time. */
export class RPCTimeoutError extends RPCClientError {
  override name = "RPCTimeoutError";
  /** Whether the server may have run the call. If not, nothing was sent. */
  readonly outcomeUnknown: boolean;

  constructor(message: string, options?: { cause?: unknown; outcomeUnknown?: boolean }) {
    super(message, options);
    this.outcomeUnknown = options?.outcomeUnknown ?? false;
  }
}

/** There is no connection: it could not be made, it ended, or it was lost during the call. */
export class RPCDisconnectedError extends RPCClientError {
  override name = "RPCDisconnectedError";
  /** Centrifugo's code for the reason, e.g. 3500 for an invalid token; undefined without one. */
  readonly code: number | undefined;
  /** Whether the server may have run the call. If not, nothing was sent. */
  readonly outcomeUnknown: boolean;

  constructor(
    message: string,
    code?: number,
    options?: { cause?: unknown; outcomeUnknown?: boolean },
  ) {
    super(message, options);
    this.code = code;
    this.outcomeUnknown = options?.outcomeUnknown ?? false;
  }
}

/** More calls wait to be sent than `maxQueuedBytes` allows. Nothing was sent. */
export class RPCQueueFullError extends RPCClientError {
  override name = "RPCQueueFullError";
}

/** Thrown by `getToken` where the user may not connect: ends the connection for good. */
export class RPCUnauthorizedError extends RPCClientError {
  override name = "RPCUnauthorizedError";
}

/**
 * Params, or the data of an event, that the server could not read, or would read as other values.
 * Nothing was sent.
 */
export class RPCEncodeError extends RPCClientError {
  override name = "RPCEncodeError";
  /** The method's name on the wire, e.g. "tasks.create"; the channel's and the event's. */
  readonly method: string;
  /** Where in them, e.g. "labels[3]"; empty for the whole. */
  readonly path: string;

  constructor(method: string, path: string, message: string, options?: { cause?: unknown }) {
    super(`${method}: ${path}${path && ": "}${message}`, options);
    this.method = method;
    this.path = path;
  }
}

/** A result, an event or a progress does not have the shape that its type promises. */
export class RPCDecodeError extends RPCClientError {
  override name = "RPCDecodeError";
  /** The method's name on the wire, e.g. "tasks.list"; the event's for an event. */
  readonly method: string;
  /** Where in the result, e.g. "tasks[0].due_at"; empty for the result itself. */
  readonly path: string;
  /** What was expected there, e.g. "an integer". */
  readonly expected: string;
  /** What was found there, e.g. "null". */
  readonly found: string;

  constructor(method: string, path: string, expected: string, found: string, what = "result") {
    super(`${method}: ${place(what, path)}: expected ${expected}, found ${found}`);
    this.method = method;
    this.path = path;
    this.expected = expected;
    this.found = found;
  }
}

/** Returns where something is, e.g. "params.labels[3]". */
export function place(what: string, path: string): string {
  return path === "" || path.startsWith("[") ? what + path : `${what}.${path}`;
}
