// Early data and a change of keys, as a secrets block of a capture would bring their keys.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KeyLog, SECRETS_TLS_KEY_LOG } from "../../engine/index.ts";
import { dissect } from "../../tools/captures/dissect.ts";

test("early data and what follows a KeyUpdate are read", () => {
  const file = readFileSync(new URL("./openssl-early-and-updated.pcap", import.meta.url));
  const keys = new KeyLog();
  const data = readFileSync(new URL("./openssl-early-and-updated.keys", import.meta.url));
  keys.learn({ kind: "secrets", secretsType: SECRETS_TLS_KEY_LOG, data });
  const { rows, ledger } = dissect(file, { keys });
  const inside = rows.filter(({ tls }) => tls).map(({ method, summary }) => `${method} ${summary}`);
  expect(inside).toEqual(["GET /first", "GET /early", "GET /updated"]);
  expect(JSON.stringify(ledger)).not.toContain("tls-encrypted");
});
