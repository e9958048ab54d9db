// What a call that is not made answers: the emptiest value of the type that the helper declares.
import { HELPERS } from "../../contract/index.ts";
import type { JsonValue } from "./types.ts";

const RETURNS: ReadonlyMap<string, string> = new Map(HELPERS.map(({ name, returns }) => [name, returns]));

export function emptyAnswer(helper: string): JsonValue {
  return emptyOf(RETURNS.get(helper) ?? "void");
}

/** `type` as TypeScript writes it: the few forms that declarations of helpers use. */
export function emptyOf(type: string): JsonValue {
  const text = type.trim();
  if (text === "string") return "";
  if (text === "number") return 0;
  if (text === "boolean") return false;
  if (text.endsWith("[]")) return [];
  if (text.startsWith("Record<")) return {};
  if (!text.startsWith("{")) return null;
  const fields = text.slice(1, -1).split(";");
  return Object.fromEntries(
    fields.flatMap((field) => {
      const colon = field.indexOf(":");
      return colon < 0 ? [] : [[field.slice(0, colon).trim(), emptyOf(field.slice(colon + 1))]];
    }),
  );
}
