// What `thresher tap` must know of an agent that somebody runs by hand: the token that lets it in, and the fingerprint of
// the one certificate that it trusts. One text, without anything that a shell would take for its own.
//
//   secret = token "." fingerprint        both base64url, the fingerprint of 32 bytes (SHA-256)
import type { SessionCredentials } from "../../codecs/session-certificate.ts";
import { UsageError } from "../command/failures.ts";

/** The environment variable that carries it. */
export const SECRET_VARIABLE = "THRESHER_AGENT_SECRET";

export type AgentSecret = Pick<SessionCredentials, "token" | "fingerprint256">;

const SECRET = /^([\w-]{16,128})\.([\w-]{43})$/;
const FINGERPRINT_BYTES = 32;

export function formatAgentSecret({ token, fingerprint256 }: AgentSecret): string {
  return `${token}.${Buffer.from(fingerprint256.replaceAll(":", ""), "hex").toString("base64url")}`;
}

/** Refused without being repeated: what is wrong may still be most of a secret. */
export function parseAgentSecret(text: string): AgentSecret {
  const [, token = "", encoded = ""] = SECRET.exec(text.trim()) ?? [];
  const fingerprint = Buffer.from(encoded, "base64url");
  if (token === "" || fingerprint.length !== FINGERPRINT_BYTES) {
    throw new UsageError(
      `the agent's secret is not one: copy ${SECRET_VARIABLE} from the line that thresher agent prints`,
    );
  }
  // As `X509Certificate.fingerprint256` writes it.
  const fingerprint256 = fingerprint.toString("hex").toUpperCase().match(/../g)?.join(":") ?? "";
  return { token, fingerprint256 };
}
