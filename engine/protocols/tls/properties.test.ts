// Properties over whole handshakes: neither the borders of records nor those of segments matter, and what filters are
// told of TLS exists in real entries.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../contract/index.ts";
import { codecs } from "../../../codecs/index.ts";
import type { Codecs } from "../../codecs.ts";
import { play, type PlayResult, type Step } from "../../testing/play.ts";
import { cipherSuiteName } from "./cipher-suites.ts";
import { fields, paths } from "./fields.ts";
import { KeyLog } from "../../tls/key-log.ts";
import { tlsx } from "./index.ts";
import {
  alert,
  alpn,
  bytesOf,
  certificate,
  CHANGE,
  chosenVersion,
  clientHello,
  extension,
  handshake,
  numbers,
  record,
  RETRY_RANDOM,
  serverHello,
  sized,
  sni,
  u16,
  versions,
} from "./testing/build.ts";

const FACTS = { subject: "a", issuer: "b", names: [], notBefore: "c", notAfter: "d", serial: "e" };
const withFacts: Codecs = { ...codecs, certificate: () => FACTS };

/** Handshake messages in records of the given sizes. */
function inRecords(messages: Uint8Array, sizes: readonly number[]): Uint8Array {
  const records: Uint8Array[] = [];
  for (let at = 0, i = 0; at < messages.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    records.push(record(22, messages.subarray(at, at + size)));
    at += size;
  }
  return bytesOf(...records);
}
function run(steps: readonly Step[], pieces: readonly number[] = [1 << 20], keys?: KeyLog): PlayResult {
  let at = 0;
  const secrets = keys === undefined ? {} : { keys };
  return play(tlsx, steps, { codecs: withFacts, ...secrets, pieceBytes: () => pieces[at++ % pieces.length] ?? 1 });
}

const hello = clientHello({ suites: [0x1301, 0xc02f], extensions: [sni("shop.example"), alpn("h2")] });
const flight = bytesOf(serverHello({ extensions: [alpn("h2")] }), certificate("one", "two"), handshake(14));
const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 });

test("records and segments of any size give the same handshake", () => {
  const document = (client: Uint8Array, server: Uint8Array, pieces: readonly number[]) => {
    const steps: Step[] = [
      { side: 0, bytes: client },
      { side: 1, bytes: server },
      { side: 0, bytes: CHANGE },
      { side: 1, bytes: CHANGE },
    ];
    const { entries } = run(steps, pieces);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ error: null, requestSize: client.length, responseSize: server.length });
    return entries[0]?.document;
  };
  const whole = document(record(22, hello), record(22, flight), [1 << 20]);
  fc.assert(
    fc.property(sizes, sizes, sizes, (ofClient, ofServer, pieces) => {
      expect(document(inRecords(hello, ofClient), inRecords(flight, ofServer), pieces)).toEqual(whole);
    }),
  );
});

test("any suites, extensions and names are shown as sent", () => {
  const number = fc.integer({ min: 0, max: 0xffff });
  const host = fc.stringMatching(/^[a-z0-9.-]{1,40}$/);
  fc.assert(
    fc.property(
      fc.array(number, { minLength: 1, maxLength: 40 }),
      host,
      fc.array(host, { minLength: 1, maxLength: 4 }),
      (suites, name, protocols) => {
        const bytes = record(22, clientHello({ suites, extensions: [sni(name), alpn(...protocols)] }));
        const { request } = run([{ side: 0, bytes }]).entries[0]?.document ?? {};
        expect(request).toMatchObject({ sni: name, alpn: protocols, cipherSuites: suites.map(cipherSuiteName) });
        expect(request?.["ja4"]).toMatch(/^t12d\d\d02[0-9a-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}$/);
      },
    ),
  );
});

test("any bytes end in entries or in giving up", () => {
  const piece = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 80 }),
    fc.uint8Array({ maxLength: 60 }).map((body) => record(22, body)),
    fc.uint8Array({ maxLength: 60 }).map((body) => record(22, handshake(2, u16(0x0303), body))),
    fc.uint8Array({ maxLength: 200 }).map((body) => record(22, handshake(1, u16(0x0303), new Uint8Array(32), 0, body))),
    fc.constantFrom(record(22, hello), record(22, flight), CHANGE, alert(2, 40)),
  );
  const step = fc.record({ side: fc.constantFrom(0 as const, 1 as const), bytes: piece });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      for (const { document } of run(steps).entries) expect(JSON.stringify(document).length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});

describe("what filters are told", () => {
  function valuesAt(value: Json | undefined, path: readonly string[]): readonly Json[] {
    const [head, ...rest] = path;
    if (value === undefined) return [];
    if (head === undefined) return [value];
    if (head === "*") return Array.isArray(value) ? value.flatMap((item: Json) => valuesAt(item, rest)) : [];
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return valuesAt((value as Readonly<Record<string, Json>>)[head], rest);
  }
  const extensions = [sni("a"), alpn("h2"), versions(0x0304), extension(10, sized(16, numbers([29])))];
  const client = record(22, clientHello({ extensions }));
  const share = (group: number) => [chosenVersion(0x0304), extension(51, u16(group))];
  const conversations: readonly (readonly Step[])[] = [
    [
      { side: 0, bytes: client },
      { side: 1, bytes: record(22, serverHello({ random: RETRY_RANDOM, extensions: share(24) })) },
      { side: 0, bytes: client },
      { side: 1, bytes: bytesOf(record(22, serverHello({ extensions: share(29) })), alert(2, 40)) },
    ],
    [
      { side: 0, bytes: client },
      { side: 1, bytes: record(22, [serverHello(), certificate("x")]) },
      { side: 0, bytes: record(22, certificate("y")) },
    ],
  ];
  test("every path leads to a value of its type", () => {
    const documents = conversations.map((steps) => ({
      ...run(steps, [1 << 20], new KeyLog()).entries[0]?.document,
    }));
    const named = [...fields.flatMap(({ path, type }) => (path === undefined ? [] : [{ path, type }])), ...paths];
    for (const { path, type } of named) {
      const values = documents.flatMap((document) => valuesAt(document, path.split(".")));
      expect(values.length, path).toBeGreaterThan(0);
      const shapes = { int: "number", bool: "boolean", list: "object" } as Readonly<Record<string, string>>;
      for (const value of values) expect(typeof value, path).toBe(shapes[type] ?? "string");
    }
  });
  test("names are told once and belong to TLS", () => {
    expect(new Set(paths.map(({ path }) => path)).size).toBe(paths.length);
    expect(new Set([...fields, ...paths].map(({ protocol }) => protocol))).toEqual(new Set(["tlsx"]));
  });
});
