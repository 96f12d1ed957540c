/** What an API declares of channels, and what a channel is called. */
import { RPCEncodeError } from "./errors.js";
/** Centrifugo's limit. All that a channel may hold has one byte a character. */
const maxChannelLength = 255;
/** Returns a channel. Throws an RPCEncodeError for a value that can't be a part of its name. */
export function channelOf({ name, pattern }, userId, params) {
  const channel = pattern.replace(/(#?)\{(\w+)(:int64)?\}/g, (_, own, param, isInt) => {
    // The user's id was checked when the client was made.
    if (own !== "")
      return `#${userId}`;
    const value = params[param];
    const problem = isInt === undefined ? textProblem(value) : integerProblem(value);
    if (problem === undefined)
      return String(value);
    throw new RPCEncodeError(name, param, problem);
  });
  if (channel.length <= maxChannelLength)
    return channel;
  const text = `the channel has ${String(channel.length)} bytes, Centrifugo allows `;
  throw new RPCEncodeError(name, "", text + String(maxChannelLength));
}
function textProblem(value) {
  if (typeof value !== "string")
    return `expected a string, found ${typeof value}`;
  if (/^[!-~]+$/.test(value) && !/[#,*$.]/.test(value))
    return undefined;
  const text = JSON.stringify(value.length > 50 ? `${value.slice(0, 50)}...` : value);
  return (`${text} can't be part of a channel: expected printable ASCII ` +
    'without spaces, "#", ",", "*", "$" and "."');
}
function integerProblem(value) {
  const isInteger = typeof value === "bigint" ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value);
  if (isInteger)
    return undefined;
  return `expected a safe integer, or a bigint of 64 bits, found ${String(value)}`;
}
