// What no entry may hold: what clients authenticate with, and passwords in configurations.
import type { Json, JsonObject } from "../../../contract/index.ts";

const HIDDEN = "***";
/** Fields of any message. */
const SECRET_FIELDS = new Set(["authBytes", "hmac", "salt", "saltedPassword", "tokenHmac"]);
const SECRET_CONFIG = /password|secret|jaas\.config|\.key$|credential/i;

/** The same payload with secrets replaced. */
export function withoutSecrets(payload: JsonObject): JsonObject {
  return clean(payload) as JsonObject;
}

function clean(value: Json): Json {
  if (Array.isArray(value)) return value.map((one: Json) => clean(one));
  if (typeof value !== "object" || value === null) return value;
  const object = value as JsonObject;
  const isSecretConfig = typeof object["name"] === "string" && SECRET_CONFIG.test(object["name"]) && "value" in object;
  return Object.fromEntries(
    Object.entries(object).map(([name, inner]) => {
      const isSecret = SECRET_FIELDS.has(name) || (isSecretConfig && name === "value");
      return [name, isSecret && inner !== null ? HIDDEN : clean(inner)];
    }),
  );
}
