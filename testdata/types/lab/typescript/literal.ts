/** Returns a JSON value as a TypeScript expression of its own type. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return value === undefined ? "undefined" : scalar(value);
  const fields = Object.entries(value).map(([name, item]) => {
    // As a plain name, it would set the prototype.
    const key = name === "__proto__" ? `["__proto__"]` : JSON.stringify(name);
    // The compiler takes the function that every object has under such a name for what is expected here.
    const exact = name in Object.prototype && typeof item === "string" ? " as const" : "";
    return `${key}: ${literal(item)}${exact}`;
  });
  return `{ ${fields.join(", ")} }`;
}

function scalar(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}
