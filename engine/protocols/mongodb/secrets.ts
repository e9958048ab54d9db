// What no entry may hold: what clients authenticate with, and passwords of users that are made.
import type { Json, JsonObject } from "../../../contract/index.ts";

const HIDDEN = "***";
const SECRETS = new Set(["payload", "pwd", "key", "nonce"]);
/** Commands, in lower case, whose documents and replies hold them. */
const COMMANDS = new Set([
  "saslstart",
  "saslcontinue",
  "authenticate",
  "getnonce",
  "createuser",
  "updateuser",
  "copydbsaslstart",
  "copydbgetnonce",
]);

export function hasSecrets(command: string): boolean {
  return COMMANDS.has(command.toLowerCase());
}
/** The document without them. A handshake may carry the first step of a login. */
export function withoutSecrets(document: JsonObject, isSecret: boolean): JsonObject {
  const login = document["speculativeAuthenticate"];
  if (!isSecret && login === undefined) return document;
  return Object.fromEntries(
    Object.entries(document).map(([name, value]): [string, Json] => {
      if (isSecret && SECRETS.has(name)) return [name, HIDDEN];
      const isLogin = name === "speculativeAuthenticate" && typeof value === "object" && value !== null;
      return [name, isLogin ? withoutSecrets(value as JsonObject, true) : value];
    }),
  );
}
