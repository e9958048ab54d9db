// TLS that begins in the middle of a connection: what is inside goes on as the same protocol.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { KeyLog } from "../../engine/index.ts";
import { without } from "../../tools/captures/damage.ts";
import { dissect } from "../../tools/captures/dissect.ts";
import { keysOf } from "../../tools/captures/inside-tls.ts";

const file = readFileSync(new URL("./upgrades.pcap", import.meta.url));
const key = readFileSync(new URL("./upgrades.key", import.meta.url), "latin1");

const BEFORE = [
  "postgresql SSLRequest  → TLS",
  "mysql SSL_REQUEST 5.5.5-10.11.19-MariaDB-0+deb12u1 → GREETING",
  "ldap extended StartTLS → 0",
  "smtp EHLO client.example → 250",
  "smtp STARTTLS  → 220",
];
const INSIDE = [
  "postgresql StartupMessage shop → I",
  "postgresql SELECT SELECT 'said inside' AS postgresql → 1",
  "postgresql Terminate  → ",
  "mysql LOGIN shop → 0",
  "mysql SELECT SELECT 'said inside' AS mariadb → 1",
  "mysql COM_QUIT  → ",
  "ldap bind cn=admin,dc=shop → 0",
  "ldap search dc=shop → 0",
  "ldap unbind  → ",
  "smtp EHLO client.example → 250",
  "smtp MAIL ann@shop.example → 250",
  "smtp RCPT bob@shop.example → 250",
  "smtp DATA said inside → 250",
  "smtp QUIT  → 221",
];

function told({ protocol, method, summary, status }: EntryRow): string {
  return `${protocol.name} ${method} ${summary} → ${status}`;
}

function entries(keys: KeyLog, isInside: boolean): readonly string[] {
  const { rows } = dissect(file, { keys });
  return rows.filter(({ isFlow, tls, protocol }) => !isFlow && tls === isInside && protocol.name !== "tlsx").map(told);
}

test("what was said before and behind the upgrade are entries of one protocol", () => {
  expect(entries(keysOf(key), true)).toEqual(INSIDE);
  expect(entries(keysOf(key), false)).toEqual(expect.arrayContaining(BEFORE));
});

test("what a MySQL server said before goes along inside", () => {
  const { rows } = dissect(file, { keys: keysOf(key) });
  const [before, login] = rows.filter(
    ({ protocol, method }) => protocol.name === "mysql" && /^(?:SSL|LOGIN)/.test(method),
  );
  const answers = [before, login].map(
    (row) => (JSON.parse(row?.document ?? "") as { readonly response: Readonly<Record<string, unknown>> }).response,
  );
  const { serverVersion, connectionId, plugin } = answers[0] ?? {};
  expect(serverVersion).toBe("5.5.5-10.11.19-MariaDB-0+deb12u1");
  expect(answers[1]).toMatchObject({ serverVersion, connectionId, plugin });
});

test("without the key what was said before is read as ever", () => {
  expect(entries(new KeyLog(), true)).toEqual([]);
  expect(entries(new KeyLog(), false)).toEqual(entries(keysOf(key), false));
});

const PACKETS = 105;
test("a lost packet makes no wrong pair inside", () => {
  for (let lost = 1; lost <= PACKETS; lost++) {
    const { rows } = dissect(file, { keys: keysOf(key), arrivals: without(lost, PACKETS) });
    const pairs = rows.filter(({ isFlow, tls, protocol, errorType }) => {
      return !isFlow && tls && protocol.name !== "tlsx" && errorType === "";
    });
    const wrong = pairs.map(told).filter((one) => !INSIDE.includes(one));
    expect(wrong, `without ${lost}`).toEqual([]);
  }
});
