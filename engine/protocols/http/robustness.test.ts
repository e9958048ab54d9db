// A real conversation, cut anywhere and damaged anywhere: nothing throws, and what comes out is what was there.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes, play, playInPieces, type Step } from "../../testing/play.ts";
import { http } from "./index.ts";
import { client, crlf, lines, server } from "./testing/talk.ts";

// Keep-alive, chunks with trailers, an interim response, HEAD, pipelining, gzip, multipart, an upgrade in vain.
const GZIP_OK = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\xcf\x06\x00\x47\xdd\xdc\x79\x02\x00\x00\x00";
const TALK: readonly Step[] = [
  client("GET /one?a=1&a=2&b=%C3%A9 HTTP/1.1\nHost: a\nCookie: s=1; t=2\n\n"),
  server("HTTP/1.1 200 OK\nSet-Cookie: s=2; Path=/\nContent-Length: 5\n\nhello"),
  client("POST /two HTTP/1.1\nTransfer-Encoding: chunked\nContent-Type: application/json\n\n"),
  client('4\n{"a"\n3\n:1}\n0\nX-Sum: 7\n\n'),
  server("HTTP/1.1 100 Continue\n\nHTTP/1.1 201 Created\nTransfer-Encoding: chunked\n\n7;x=y\nMADE:\n\n0\n\n"),
  client("HEAD /three HTTP/1.1\n\nGET /four HTTP/1.1\nConnection: upgrade\nUpgrade: h2c\n\nGET /five HTTP/1.1\n\n"),
  server("HTTP/1.1 200 OK\nContent-Length: 99\n\nHTTP/1.1 404 Not Found\nContent-Length: 2\n\nno"),
  { side: 1, bytes: crlf("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 22\n\n") + GZIP_OK },
  client("POST /six HTTP/1.1\nContent-Type: multipart/form-data; boundary=B\nContent-Length: 77\n\n"),
  client('--B\nContent-Disposition: form-data; name="n"; filename="f"\n\nvalue\n--B--\n'),
  server("HTTP/1.0 200 OK\n\nto the end"),
  { side: 1, end: "fin" },
  { side: 0, end: "fin" },
];

const WHOLE = [
  'GET /one?a=1&a=2&b=%C3%A9 > 200 "hello"',
  'POST /two "{\\"a\\":1}" > 201 "MADE:\\r\\n"',
  "HEAD /three > 200",
  'GET /four > 404 "no"',
  'GET /five > 200 "ok"',
  'POST /six "--B\\r\\nContent-Disposition: form-data; name=\\"n\\"; filename=\\"f\\"\\r\\n\\r\\nvalue\\r\\n--B--\\r\\n" > 200 "to the end"',
];

/** The steps without what follows `offset` bytes (of both sides together). */
function cutAt(steps: readonly Step[], offset: number): readonly Step[] {
  const kept: Step[] = [];
  let left = offset;
  for (const step of steps) {
    if (left <= 0) break;
    if (!("bytes" in step)) continue;
    const bytes = typeof step.bytes === "string" ? latin1Bytes(step.bytes) : step.bytes;
    kept.push({ side: step.side, bytes: bytes.slice(0, left) });
    left -= bytes.length;
  }
  return kept;
}

function totalBytes(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + ("bytes" in step ? step.bytes.length : 0), 0);
}

test("the conversation as it was, in any pieces", () => {
  expect(lines(playInPieces(http, TALK, { codecs }))).toEqual(WHOLE);
});

test("cut at every byte: whole exchanges first, then halves", () => {
  for (let offset = 0; offset <= totalBytes(TALK); offset++) {
    const cut = lines(play(http, cutAt(TALK, offset), { codecs }));
    const same = cut.findIndex((line, i) => line !== WHOLE[i]);
    const rest = same < 0 ? [] : cut.slice(same);
    expect(
      rest.every((line) => line.includes("cut") || line.includes("the capture ended before the answer")),
      `offset ${offset}: ${JSON.stringify(rest)}`,
    ).toBe(true);
  }
});

test("begun at every byte of either side: nothing throws, in any pieces the same", () => {
  const server = TALK.filter((step) => "side" in step && step.side === 1);
  for (let offset = 1; offset < totalBytes(server); offset += 3) {
    const skipped = server.map((step, i) =>
      i === 0 && "bytes" in step ? { ...step, bytes: rest(server, offset) } : null,
    );
    const steps = skipped.filter((step) => step !== null);
    expect(() => play(http, steps, { codecs })).not.toThrow();
    const whole = play(http, steps, { codecs }).entries;
    expect(play(http, steps, { codecs, pieceBytes: () => 7 }).entries).toEqual(whole);
  }
});

function rest(steps: readonly Step[], offset: number): Uint8Array {
  const all = steps.flatMap((step) =>
    "bytes" in step ? [...(typeof step.bytes === "string" ? latin1Bytes(step.bytes) : step.bytes)] : [],
  );
  return Uint8Array.from(all.slice(offset));
}

const damage = fc.record({
  step: fc.nat(TALK.length - 1),
  at: fc.nat(200),
  byte: fc.nat(255),
  kind: fc.constantFrom("set", "drop", "insert", "gap"),
});

test("damaged anywhere: nothing throws, and pieces make no difference", () => {
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 6 }), (damages) => {
      const steps = damages.reduce(applyDamage, [...TALK]);
      const whole = play(http, steps, { codecs }).entries;
      for (const size of [1, 5, 64]) {
        expect(play(http, steps, { codecs, pieceBytes: () => size }).entries).toEqual(whole);
      }
    }),
    { numRuns: 400, seed: 9112 },
  );
});

test("random bytes after a request never throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (ask, answer) => {
      const steps: Step[] = [client("GET / HTTP/1.1\n\n"), { side: 1, bytes: answer }, { side: 0, bytes: ask }];
      const whole = play(http, steps, { codecs }).entries;
      expect(play(http, steps, { codecs, pieceBytes: () => 3 }).entries).toEqual(whole);
    }),
    { numRuns: 300, seed: 6455 },
  );
});

interface Damage {
  readonly step: number;
  readonly at: number;
  readonly byte: number;
  readonly kind: "set" | "drop" | "insert" | "gap";
}

function applyDamage(steps: Step[], { step: index, at, byte, kind }: Damage): Step[] {
  const step = steps[index];
  if (step === undefined || !("bytes" in step)) return steps;
  const bytes = typeof step.bytes === "string" ? latin1Bytes(step.bytes) : step.bytes;
  const before = bytes.slice(0, at);
  const after = bytes.slice(at + (kind === "insert" ? 0 : 1));
  const { side } = step;
  const parts: Step[] =
    kind === "gap"
      ? [
          { side, bytes: before },
          { side, gap: 1 + byte },
          { side, bytes: after },
        ]
      : [{ side, bytes: Uint8Array.from([...before, ...(kind === "drop" ? [] : [byte]), ...after]) }];
  return [
    ...steps.slice(0, index),
    ...parts.filter((part) => !("bytes" in part) || part.bytes.length > 0),
    ...steps.slice(index + 1),
  ];
}
