// What entries show of long lists and values: their beginning, up to limits that are each protocol's own.

export interface ShownLimits {
  readonly maxCharacters: number;
  readonly maxItems?: number;
}

/** A value as an entry with these limits shows it. */
export function shown<Value>(value: Value, limits: ShownLimits): Value {
  return shownPart(value, limits) as Value;
}
function shownPart(value: unknown, limits: ShownLimits): unknown {
  if (typeof value === "string") return value.slice(0, limits.maxCharacters);
  if (Array.isArray(value)) return value.slice(0, limits.maxItems).map((item) => shownPart(item, limits));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shownPart(part, limits)]));
}
