// Values inside the sandbox as JSON of the types that helpers declare; undefined where that makes no sense.
import type { HelperParameter } from "../../../../contract/index.ts";
import type { Entries } from "./entries.ts";
import type { Kit } from "./kit.ts";
import type { Values } from "./values.ts";

export type JsonValues = ReturnType<typeof jsonValuesOf>;

export function jsonValuesOf(kit: Kit, entries: Entries, values: Values) {
  /** JSON of a value that has to be an object or a list. */
  function jsonBeginning(value: unknown, first: string): string | undefined {
    const json = values.isObject(value) ? entries.json(value) : undefined;
    return json !== undefined && json.charAt(0) === first ? json : undefined;
  }
  function jsonOf(parameter: HelperParameter, value: unknown): string | undefined {
    switch (parameter.type) {
      case "text": {
        const text = values.textOf(value);
        return text === undefined ? undefined : kit.stringify(text);
      }
      case "number": {
        const number = values.numberOf(value);
        return number === undefined ? undefined : kit.text(number);
      }
      case "boolean":
        return typeof value === "boolean" ? kit.text(value) : undefined;
      case "object":
      case "entry":
        return jsonBeginning(value, "{");
      case "list":
        return listOf(value);
      case "any":
        return value === undefined ? "null" : (entries.json(value) ?? undefined);
      case "function":
        return undefined;
    }
  }
  function listOf(value: unknown): string | undefined {
    if (!kit.isArray(value)) return undefined;
    let json = "";
    for (let i = 0; i < value.length; i++) json += `${i === 0 ? "" : ","}${entries.json(value[i]) ?? "null"}`;
    return `[${json}]`;
  }
  return { jsonOf };
}
