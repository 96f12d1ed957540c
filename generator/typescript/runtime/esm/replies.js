/** Replies: what the server's answer to a call means. */
import { InvalidParamsError, RPCClientError, RPCError } from "./errors.js";
/** Returns the result of a reply, null if it has none. Throws the error that it tells. */
export function resultOf(method, reply) {
  if (!isObject(reply))
    throw malformed(method, "reply", reply);
  if (reply["error"] == null)
    return reply["result"] ?? null;
  throw replyError(method, reply["error"]);
}
function replyError(method, error) {
  if (isObject(error)) {
    const { code, name = "", message, data } = error;
    if (typeof code === "number" && typeof name === "string" && typeof message === "string") {
      const reply = { code, name, message, data, temporary: error["temporary"] === true };
      return name === "invalid_params"
        ? new InvalidParamsError(method, reply)
        : new RPCError(method, reply);
    }
  }
  return malformed(method, "error", error);
}
function malformed(method, what, found) {
  let text = "nested too deep";
  try {
    text = JSON.stringify(found)?.slice(0, 200) ?? "undefined";
  }
  catch {
    // The stack has no room for it.
  }
  return new RPCClientError(`${method}: the server answered a malformed ${what}: ${text}`);
}
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
