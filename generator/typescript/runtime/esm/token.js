/** Where the connection token comes from. */
import { UnauthorizedError } from "centrifuge";
import { RPCUnauthorizedError } from "./errors.js";
/** Milliseconds that a function has to give a token, before it is asked anew. */
const patience = 30_000;
/**
 * Wraps a user's function for the SDK, which ends the connection at an UnauthorizedError, and asks
 * again after other errors. `failed` learns what the function has thrown.
 */
export function askFor(give, failed) {
  let last;
  return {
    ask: async () => {
      let timer;
      const late = new Promise((_, reject) => {
        timer = last = setTimeout(() => {
          reject(new Error(`no answer within ${String(patience)} ms`));
        }, patience);
      });
      try {
        const token = await Promise.race([give(), late]);
        if (typeof token === "string" && token !== "")
          return token;
        throw new RPCUnauthorizedError("no token");
      }
      catch (error) {
        failed(error);
        const isFinal = error instanceof RPCUnauthorizedError || error instanceof UnauthorizedError;
        // The SDK calls toString on what is thrown, which not everything has.
        throw isFinal ? new UnauthorizedError(error.message) : new Error(textOf(error));
      }
      finally {
        clearTimeout(timer);
        if (timer === last)
          last = undefined;
      }
    },
    waits: () => last !== undefined,
    stop: () => {
      clearTimeout(last);
      last = undefined;
    },
  };
}
/** Says what was thrown, which may be anything. */
export function textOf(thrown) {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
  catch {
    return "a value that has no text";
  }
}
