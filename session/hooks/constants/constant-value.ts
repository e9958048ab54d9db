// A constant as the user writes it, a text, and as scripts read it: a number, object or list where the text is one.
import type { JsonValue } from "../types.ts";

/** What is JSON is that value, also a text in quotation marks; anything else is a text as it stands. */
export function valueOf(text: string): JsonValue {
  const trimmed = text.trim();
  // Most texts are none, and long ones are not to be tried.
  if (!/^(?:[[{"]|-?\d|true$|false$|null$)/.test(trimmed)) return text;
  try {
    const value: JsonValue = JSON.parse(trimmed);
    // 007, 1e5 and numbers that are too long for a double are names of something.
    return typeof value === "number" && String(value) !== trimmed ? text : value;
  } catch {
    return text;
  }
}

/** The text that has this value. */
export function textOf(value: JsonValue): string {
  return typeof value === "string" && valueOf(value) === value ? value : JSON.stringify(value);
}

/** The texts and numbers within a value: what of a secret may show up elsewhere. */
export function leavesOf(value: JsonValue): readonly string[] {
  const leaves: string[] = [];
  const open: JsonValue[] = [value];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one === "string") leaves.push(one);
    else if (typeof one === "number") leaves.push(String(one));
    else if (typeof one === "object" && one !== null) open.push(...Object.values(one));
  }
  return leaves;
}
