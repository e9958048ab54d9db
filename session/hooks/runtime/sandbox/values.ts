// Values inside the sandbox, converted to the types that helpers declare; undefined where that makes no sense.
import type { HelperParameter } from "../../../../contract/index.ts";
import type { Entries } from "./entries.ts";
import type { Kit } from "./kit.ts";

export type Values = ReturnType<typeof valuesOf>;

export function valuesOf(kit: Kit, entries: Entries) {
  function textOf(value: unknown): string | undefined {
    switch (typeof value) {
      case "string":
        return value;
      case "number":
      case "boolean":
      case "bigint":
        return kit.text(value);
      case "object":
        return value === null ? undefined : entries.json(value);
      default:
        return undefined;
    }
  }
  function numberOf(value: unknown): number | undefined {
    if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "string") return undefined;
    if (value === "") return undefined;
    const number = kit.number(value);
    return kit.isFinite(number) ? number : undefined;
  }
  function isObject(value: unknown): boolean {
    return typeof value === "object" && value !== null;
  }
  function ownOf(parameter: HelperParameter, value: unknown): unknown {
    switch (parameter.type) {
      case "text":
        return textOf(value);
      case "number":
        return numberOf(value);
      case "function":
        return typeof value === "function" ? value : undefined;
      case "any":
        return value;
      case "list":
        return kit.isArray(value) ? value : undefined;
      case "boolean":
        return typeof value === "boolean" ? value : undefined;
      default:
        return isObject(value) ? value : undefined;
    }
  }
  return { textOf, numberOf, isObject, ownOf };
}
