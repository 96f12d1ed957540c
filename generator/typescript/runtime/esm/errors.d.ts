/** The errors of the client. Those below RPCError stand for names that a server answers. */
/** The base class of all errors of this package. */
export class RPCClientError extends Error {
  name: string;
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
  name: string;
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
  constructor(method: string, reply: RPCErrorReply);
}
/** Reports whether a value is an RPCError of that name. */
export function isNamed(value: unknown, name: string): value is RPCError;
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
  name: string;
  readonly errorName: "invalid_params";
  /** What is wrong; empty if the server doesn't say. */
  readonly fields: readonly InvalidField[];
  constructor(method: string, reply: RPCErrorReply);
}
/** The user may not make the call. */
export class PermissionDeniedError extends RPCError {
  readonly errorName: "permission_denied";
  static [Symbol.hasInstance](value: unknown): value is PermissionDeniedError;
}
/** The server has no such method. */
export class UnknownMethodError extends RPCError {
  readonly errorName: "unknown_method";
  static [Symbol.hasInstance](value: unknown): value is UnknownMethodError;
}
/** The call was sent before, and its outcome isn't known any more. */
export class DuplicateCallError extends RPCError {
  readonly errorName: "duplicate_call";
  static [Symbol.hasInstance](value: unknown): value is DuplicateCallError;
}
/** The result is over the server's limit. */
export class ResultTooLargeError extends RPCError {
  readonly errorName: "result_too_large";
  static [Symbol.hasInstance](value: unknown): value is ResultTooLargeError;
}
/** The server ended the call because nobody waited for it. */
export class CallCancelledError extends RPCError {
  readonly errorName: "cancelled";
  static [Symbol.hasInstance](value: unknown): value is CallCancelledError;
}
/** The server failed. Its log says why. */
export class InternalError extends RPCError {
  readonly errorName: "internal";
  static [Symbol.hasInstance](value: unknown): value is InternalError;
}
/** The server has too much to do right now. */
export class OverloadedError extends RPCError {
  readonly errorName: "overloaded";
  static [Symbol.hasInstance](value: unknown): value is OverloadedError;
}
/** The server is about to end. */
export class ShuttingDownError extends RPCError {
  readonly errorName: "shutting_down";
  static [Symbol.hasInstance](value: unknown): value is ShuttingDownError;
}
/** The method's timeout ran out in the server. */
export class DeadlineExceededError extends RPCError {
  readonly errorName: "deadline_exceeded";
  static [Symbol.hasInstance](value: unknown): value is DeadlineExceededError;
}
/** No answer arrived in time. */
export class RPCTimeoutError extends RPCClientError {
  name: string;
  /** Whether the server may have run the call. If not, nothing was sent. */
  readonly outcomeUnknown: boolean;
  constructor(message: string, options?: {
    cause?: unknown;
    outcomeUnknown?: boolean;
  });
}
/** There is no connection: it could not be made, it ended, or it was lost during the call. */
export class RPCDisconnectedError extends RPCClientError {
  name: string;
  /** Centrifugo's code for the reason, e.g. 3500 for an invalid token; undefined without one. */
  readonly code: number | undefined;
  /** Whether the server may have run the call. If not, nothing was sent. */
  readonly outcomeUnknown: boolean;
  constructor(message: string, code?: number, options?: {
    cause?: unknown;
    outcomeUnknown?: boolean;
  });
}
/** More calls wait to be sent than `maxQueuedBytes` allows. Nothing was sent. */
export class RPCQueueFullError extends RPCClientError {
  name: string;
}
/** Thrown by `getToken` where the user may not connect: ends the connection for good. */
export class RPCUnauthorizedError extends RPCClientError {
  name: string;
}
/**
 * Params, or the data of an event, that the server could not read, or would read as other values.
 * Nothing was sent.
 */
export class RPCEncodeError extends RPCClientError {
  name: string;
  /** The method's name on the wire, e.g. "tasks.create"; the channel's and the event's. */
  readonly method: string;
  /** Where in them, e.g. "labels[3]"; empty for the whole. */
  readonly path: string;
  constructor(method: string, path: string, message: string, options?: {
    cause?: unknown;
  });
}
/** A result, an event or a progress does not have the shape that its type promises. */
export class RPCDecodeError extends RPCClientError {
  name: string;
  /** The method's name on the wire, e.g. "tasks.list"; the event's for an event. */
  readonly method: string;
  /** Where in the result, e.g. "tasks[0].due_at"; empty for the result itself. */
  readonly path: string;
  /** What was expected there, e.g. "an integer". */
  readonly expected: string;
  /** What was found there, e.g. "null". */
  readonly found: string;
  constructor(method: string, path: string, expected: string, found: string, what?: string);
}
/** Returns where something is, e.g. "params.labels[3]". */
export function place(what: string, path: string): string;
