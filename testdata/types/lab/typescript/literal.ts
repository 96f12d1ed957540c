/** Returns a JSON value as a TypeScript expression of its own type. Strings in it have exact types where the compiler expects no others. */
export function literal(value: unknown, exact = false): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, exact)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return value === undefined ? "undefined" : scalar(value, exact);
  const fields = Object.entries(value).map(([name, item]) => {
    // As a plain name, it would set the prototype.
    const key = name === "__proto__" ? `["__proto__"]` : JSON.stringify(name);
    // The compiler takes the function that every object has under such a name for what is expected here.
    return `${key}: ${literal(item, exact || name in Object.prototype)}`;
  });
  return `{ ${fields.join(", ")} }`;
}

function scalar(value: unknown, exact: boolean): string {
  if (typeof value === "number") return String(value);
  return JSON.stringify(value) + (exact && typeof value === "string" ? " as const" : "");
}
