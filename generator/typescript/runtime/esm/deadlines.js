/** What gives up: timeouts, and abort signals, with one listener for many calls. */
/** The longest delay of a timer: with a longer one, it would fire at once. */
export const maxTimer = 2 ** 31 - 1;
/** What each signal ends. Node.js warns of a signal with more than ten listeners. */
const ended = new WeakMap();
/** Ends something when its time is up, or for the reason of its signal; returns what stops that. */
export function deadline(timeout, signal, end) {
  const wait = (delay, then) => {
    if (delay <= maxTimer)
      timer = setTimeout(then, delay);
  };
  let timer;
  wait(timeout, () => {
    // What arrived while this process was busy is read first.
    wait(0, end);
  });
  if (signal !== undefined)
    listen(signal, end);
  return () => {
    clearTimeout(timer);
    if (signal !== undefined)
      unlisten(signal, end);
  };
}
function listen(signal, end) {
  const ends = ended.get(signal) ?? new Set();
  if (ends.size === 0)
    signal.addEventListener("abort", abort);
  ended.set(signal, ends.add(end));
}
function unlisten(signal, end) {
  const ends = ended.get(signal);
  if (ends?.delete(end) === true && ends.size === 0)
    signal.removeEventListener("abort", abort);
}
function abort() {
  for (const end of [...(ended.get(this) ?? [])])
    end(this.reason);
}
