// `connection_init` carries what a browser cannot send as a header: tokens and keys, under names that each server chooses. All
// of its values are hidden; the names stay.
import type { Json } from "../../../../contract/index.ts";
import { isObject, parseJson, shallow } from "../json.ts";

const HIDDEN = "***";

/** What an entry may show of a client's message that is of no operation; all is hidden of one that cannot be read. */
export function withoutSecrets(text: string | null): string {
  const value = parseJson(text ?? "");
  if (text === null || value === undefined) return text === "" ? "" : HIDDEN;
  if (!isObject(value) || value["type"] !== "connection_init" || value["payload"] === undefined) return text;
  return JSON.stringify({ ...value, payload: hidden(shallow(value["payload"])) });
}

function hidden(value: Json): Json {
  if (Array.isArray(value)) return value.map(hidden);
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hidden(item ?? null)]));
  return value === null ? null : HIDDEN;
}
