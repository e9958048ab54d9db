import fc from "fast-check";
import { expect, test } from "vitest";
import { createSessionCredentials } from "../../codecs/session-certificate.ts";
import { UsageError } from "../command/failures.ts";
import { formatAgentSecret, parseAgentSecret } from "./agent-secret.ts";

function check(text: string, expected: ReturnType<typeof parseAgentSecret> | null): void {
  if (expected !== null) return expect(parseAgentSecret(text)).toEqual(expected);
  expect(() => parseAgentSecret(text)).toThrow(UsageError);
  // What is wrong may still be most of a secret.
  if (text.length > 3) expect(() => parseAgentSecret(text)).not.toThrow(text);
}

test("token and fingerprint come through, as one word for any shell", () => {
  const { token, fingerprint256 } = createSessionCredentials(1_790_000_000_000);
  const secret = formatAgentSecret({ token, fingerprint256 });
  expect(secret).toMatch(/^[\w.-]+$/);
  check(secret, { token, fingerprint256 });
  check(` ${secret}\n`, { token, fingerprint256 });
});

test("anything else is refused, and not repeated", () => {
  const secret = formatAgentSecret(createSessionCredentials(0));
  for (const text of ["", ".", secret.slice(1, 30), secret.slice(0, -1), `${secret}A`, secret.replace(".", ":")])
    check(text, null);
  fc.assert(fc.property(fc.string(), (text) => check(text, null)));
});
