// TLS up to 1.2 as OpenSSL speaks it, one connection for each way of protecting it; what was said is known
// (captures/tls/legacy-cases.ts).
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dissect } from "../../tools/captures/dissect.ts";
import { seededRandom } from "../../tools/fuzz/random.ts";
import { changed, damaged, handshakes, inside, invented, keysOf } from "../../tools/captures/inside-tls.ts";
import { LEGACY_CASES, responseOf } from "./legacy-cases.ts";

const file = readFileSync(new URL("./legacy.pcap", import.meta.url));
const log = readFileSync(new URL("./legacy.keys", import.meta.url), "latin1");
const key = readFileSync(new URL("./legacy.key", import.meta.url), "latin1");

const saidOf = (name: string): string => `/${name}  → 200 ${responseOf(name).split("\r\n\r\n")[1]}`;
const SAID = LEGACY_CASES.map(({ name }) => saidOf(name));

test("with its key log every connection is read as it was said, renegotiated ones too", () => {
  expect(inside(file, keysOf(log))).toEqual(SAID);
  const said = handshakes(file, keysOf(log));
  const renegotiated = LEGACY_CASES.filter(({ renegotiates }) => renegotiates).length;
  expect(said).toEqual(Array.from({ length: SAID.length + renegotiated }, () => "decrypted"));
  expect(JSON.stringify(dissect(file, { keys: keysOf(log) }).ledger)).not.toContain("tls-encrypted");
});

test("a handshake that goes on inside is an entry of its own, and marked", () => {
  const rows = dissect(file, { keys: keysOf(log) }).rows.filter(({ protocol }) => protocol.name === "tlsx");
  const inside = rows
    .filter(({ tls }) => tls)
    .map(({ protocol, method, status }) => `${protocol.version} ${method} ${status}`);
  expect(inside).toEqual(["1.0 ClientHello 0", "1.2 ClientHello 0", "1.2 ClientHello 0"]);
});

test("a secret that lies opens nothing, and the ledger counts what stayed encrypted", () => {
  const wrong = log.replaceAll(/ ([0-9a-f]+)$/gm, (_, secret: string) => ` ${"11".repeat(secret.length / 2)}`);
  expect(inside(file, keysOf(wrong))).toEqual([]);
  const said = JSON.stringify(dissect(file, { keys: keysOf(wrong) }).ledger);
  expect(said).toContain("a record stays encrypted: no key opens the record");
});

const RSA = LEGACY_CASES.filter(({ name }) => name.startsWith("rsa-")).map(({ name }) => saidOf(name));

test("the server's private key opens RSA key exchange, resumed sessions of it too, and the rest says what it needs", () => {
  expect(inside(file, keysOf(key))).toEqual(RSA);
  const needed = "a private key opens RSA key exchange only: a key log is needed";
  const resumed = "the session was resumed, and its beginning was not opened";
  const others = LEGACY_CASES.filter(({ name }) => !name.startsWith("rsa-"));
  const said = others.map(({ resumes }) => (resumes === true ? resumed : needed));
  expect(handshakes(file, keysOf(key)).filter((outcome) => outcome !== "decrypted")).toEqual(said);
});

test("lines of pre-master secrets open it, too", () => {
  const lines = log.split("\n").filter((line) => line.startsWith("RSA "));
  const resumed = LEGACY_CASES.filter(({ resumes }) => resumes).map(({ name }) => saidOf(name));
  // The sessions that are resumed began in lines of this kind.
  expect(inside(file, keysOf(lines.join("\n")))).toEqual(RSA);
  expect(RSA.filter((one) => resumed.includes(one)).length).toBe(2);
});

test("the private key of somebody else opens nothing", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  expect(inside(file, keysOf(pem))).toEqual([]);
  expect(handshakes(file, keysOf(pem))).toContain("no private key fits the server's certificate");
  expect(inside(file, keysOf(pem, key))).toEqual(RSA);
});

test("what the client encrypted, changed, gives no wrong text with the private key", () => {
  const random = seededRandom(5);
  for (let round = 0; round < 25; round++)
    expect(invented(inside(damaged(file, random), keysOf(key)), RSA)).toEqual([]);
});

test("without packets of the handshake the private key makes no wrong text", () => {
  for (const [i, { name }] of LEGACY_CASES.entries()) {
    if (!name.startsWith("rsa-")) continue;
    for (let lost = 1; lost <= 12; lost++) {
      const capture = changed(CONNECTIONS[i] as Uint8Array, (packet, bytes) => (packet === lost ? null : bytes));
      expect(invented(inside(capture, keysOf(key)), [saidOf(name)]), `${name} without ${lost}`).toEqual([]);
    }
  }
});

/** The capture of each connection alone, by the client's port. */
const CONNECTIONS = LEGACY_CASES.map((_, i) => {
  const ports: number[] = [];
  return changed(file, (_packet, bytes) => {
    // Behind Ethernet and IP without options.
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const port = Math.max(view.getUint16(34), view.getUint16(36));
    if (!ports.includes(port)) ports.push(port);
    return ports[i] === port ? bytes : null;
  });
});

test.each(LEGACY_CASES.map(({ name }, i) => ({ name, i })))(
  "$name: no loss and no damage makes wrong text",
  ({ name, i }) => {
    const capture = CONNECTIONS[i] as Uint8Array;
    const said = [saidOf(name)];
    let packets = 0;
    changed(capture, (packet) => {
      packets = packet;
      return null;
    });
    expect(packets).toBeGreaterThan(10);
    for (let lost = 1; lost <= packets; lost++) {
      const entries = inside(
        changed(capture, (packet, bytes) => (packet === lost ? null : bytes)),
        keysOf(log),
      );
      expect(invented(entries, said), `without packet ${lost}`).toEqual([]);
    }
    const random = seededRandom(11 + i);
    for (let round = 0; round < 15; round++) {
      const entries = inside(damaged(capture, random), keysOf(log));
      expect(invented(entries, said), `round ${round}`).toEqual([]);
    }
  },
);
