// Signed webhooks. Scripts have no cryptography, and should not need the secret: a header whose value is
// `hmac-sha256:NAME` becomes `sha256=` and the HMAC-SHA256 (RFC 2104) of the body with the constant NAME, in hex.
import { createHmac } from "node:crypto";
import type { ScriptEnv } from "../../hooks/types.ts";

const SIGNED = /^hmac-sha256:([A-Za-z_]\w*)$/;

export function signHeaders(
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  env: ScriptEnv,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const constant = SIGNED.exec(value)?.[1];
      if (constant === undefined) return [name, value];
      const secret = Object.hasOwn(env, constant) ? env[constant] : undefined;
      if (typeof secret !== "string" || secret === "") {
        throw new Error(`the header ${name} is signed with env.${constant}, which is not set`);
      }
      return [name, `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`];
    }),
  );
}
