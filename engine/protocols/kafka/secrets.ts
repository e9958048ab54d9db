// What no entry may hold: what clients authenticate with, and passwords in configurations.
import type { Json, JsonObject } from "../../../contract/index.ts";

const HIDDEN = "***";
/** Fields of any message. */
const SECRET_FIELDS = new Set(["authBytes", "hmac", "salt", "saltedPassword", "tokenHmac"]);
const SECRET_CONFIG = /password|secret|jaas\.config|\.key$|credential/i;

/** Whether what has fields of these names may hold secrets. */
export function haveSecrets(names: readonly string[]): boolean {
  return names.some((name) => SECRET_FIELDS.has(name)) || (names.includes("name") && names.includes("value"));
}

/** The same payload with secrets replaced; itself where there are none. Its names are those of the message definitions. */
export function withoutSecrets(payload: JsonObject): JsonObject {
  return cleanObject(payload);
}

function clean(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? cleanList(value as readonly Json[]) : cleanObject(value as JsonObject);
}
function cleanList(values: readonly Json[]): Json {
  let changed: Json[] | null = null;
  for (const [i, value] of values.entries()) {
    const cleaned = clean(value);
    if (cleaned !== value) (changed ??= [...values])[i] = cleaned;
  }
  return changed ?? values;
}
function cleanObject(object: JsonObject): JsonObject {
  const { name } = object;
  const isSecretConfig = typeof name === "string" && SECRET_CONFIG.test(name);
  let changed: Record<string, Json> | null = null;
  for (const key of Object.keys(object)) {
    const value = object[key] as Json;
    const isSecret = SECRET_FIELDS.has(key) || (isSecretConfig && key === "value");
    const cleaned = isSecret && value !== null ? HIDDEN : clean(value);
    if (cleaned !== value) (changed ??= { ...object })[key] = cleaned;
  }
  return changed ?? object;
}
