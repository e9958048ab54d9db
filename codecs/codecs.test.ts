import { createHash } from "node:crypto";
import { type Duplex, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createDeflate,
  createDeflateRaw,
  createGzip,
  createZstdCompress,
  deflateRawSync,
  deflateSync,
  gzipSync,
  inflateRawSync,
  zstdCompressSync,
} from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Compression } from "../engine/index.ts";
import { codecs } from "./index.ts";
import { CERTIFICATE_DER } from "./testing/certificate.ts";
import { packLz4, packLz4Block, packSnappy, packXerial } from "./testing/packers.ts";

const MIB = 1 << 20;
const PACKERS: Readonly<Record<string, readonly [Compression, (bytes: Uint8Array) => Uint8Array]>> = {
  gzip: ["gzip", (bytes) => gzipSync(bytes)],
  "deflate with its header": ["deflate", (bytes) => deflateSync(bytes)],
  "deflate without": ["deflate", (bytes) => deflateRawSync(bytes)],
  brotli: ["br", (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })],
  zstd: ["zstd", (bytes) => zstdCompressSync(bytes)],
  snappy: ["snappy", packSnappy],
  "snappy in xerial's frame": ["snappy", packXerial],
  lz4: ["lz4", packLz4],
  "a block of lz4": ["lz4-block", packLz4Block],
};
/** Text that packs well, but not to nothing. */
const TEXT = Buffer.from(
  Array.from({ length: 200_000 }, (_, i) => `line ${Math.imul(i, 0x9e37_79b1) >>> 12}\n`).join(""),
);

interface Expected {
  /** The output is this many first bytes of the text, or at least that many. */
  readonly bytes?: number;
  readonly atLeast?: number;
  readonly reason?: string | RegExp;
}

function check(how: Compression, packed: Uint8Array, cap: number, expected: Expected): void {
  const { bytes, isCut, reason } = codecs.unpack(how, packed, cap);
  expect(isCut).toBe(expected.reason !== undefined);
  if (expected.reason === undefined) expect(reason).toBe("");
  else expect(reason).toMatch(expected.reason);
  expect(bytes.length).toBeLessThanOrEqual(cap);
  if (expected.bytes !== undefined) expect(bytes.length).toBe(expected.bytes);
  expect(bytes.length).toBeGreaterThanOrEqual(expected.atLeast ?? 0);
  expect(Buffer.compare(bytes, TEXT.subarray(0, bytes.length))).toBe(0);
}

describe.each(Object.entries(PACKERS))("%s", (name, [how, pack]) => {
  const packed = pack(TEXT);
  test("whole", () => check(how, packed, 64 * MIB, { bytes: TEXT.length }));
  test("whole, exactly at the cap", () => check(how, packed, TEXT.length, { bytes: TEXT.length }));
  test("over the cap: the first bytes", () => {
    check(how, packed, TEXT.length - 1, { bytes: TEXT.length - 1, reason: /limit of \d+ bytes/ });
    check(how, packed, 1, { bytes: 1, reason: /limit/ });
    check(how, packed, 0, { bytes: 0, reason: /limit/ });
  });
  test("cut: what came before", () => {
    check(how, packed.subarray(0, packed.length >> 1), 64 * MIB, { atLeast: TEXT.length / 4, reason: /ends? early/ });
  });
  test("damaged: what came before", () => {
    const damaged = new Uint8Array(packed);
    damaged.fill(0xff, damaged.length - 200);
    const { bytes, isCut } = codecs.unpack(how, damaged, 64 * MIB);
    // Raw deflate has no checksum: damage that decodes to something stays unnoticed.
    expect(isCut || name === "deflate without").toBe(true);
    expect(bytes.length).toBeGreaterThan(TEXT.length / 4);
  });
  test("a small one, damaged at its end, still gives something", () => {
    const small = new Uint8Array(pack(TEXT.subarray(0, 3_000)));
    small.fill(0x55, small.length - 8);
    // Brotli and zstd give out whole blocks only, and this is one.
    const isByBlock = how === "br" || how === "zstd";
    expect(codecs.unpack(how, small, MIB).bytes.length).toBeGreaterThan(isByBlock ? -1 : 1_000);
  });
  test("not compressed at all", () => {
    const { isCut, reason } = codecs.unpack(how, Buffer.from("<html>hello there</html>"), MIB);
    expect(isCut).toBe(true);
    expect(reason).not.toBe("");
  });
  test("nothing", () => check(how, new Uint8Array(0), MIB, { bytes: 0 }));
  test("any bytes: no throw, never over the cap", () => {
    const damage = fc.array(fc.tuple(fc.nat(packed.length - 1), fc.nat(255)), { maxLength: 5 });
    fc.assert(
      fc.property(damage, fc.nat(100_000), (changes, cap) => {
        const bytes = new Uint8Array(packed);
        for (const [at, value] of changes) bytes[at] = value;
        expect(codecs.unpack(how, bytes, cap).bytes.length).toBeLessThanOrEqual(cap);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

describe("bombs of 1 GiB", () => {
  const makers: readonly (readonly [Compression, () => Duplex])[] = [
    ["gzip", () => createGzip({ level: 1 })],
    ["deflate", () => createDeflate({ level: 1 })],
    ["br", () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ["zstd", () => createZstdCompress()],
  ];
  test.each(makers)("%s gives the cap's worth and no more", async (how, packer) => {
    const zeros = Buffer.alloc(MIB);
    const parts: Buffer[] = [];
    await pipeline(Readable.from(Array.from({ length: 1024 }, () => zeros)), packer(), async (packed) => {
      for await (const part of packed) parts.push(part);
    });
    const bomb = Buffer.concat(parts);
    expect(bomb.length).toBeLessThan(8 * MIB);
    const before = process.memoryUsage();
    const { bytes, isCut, reason } = codecs.unpack(how, bomb, 4 * MIB);
    const after = process.memoryUsage();
    expect(bytes.length).toBe(4 * MIB);
    expect(isCut).toBe(true);
    expect(reason).toContain("limit");
    expect(after.arrayBuffers + after.external - before.arrayBuffers - before.external).toBeLessThan(64 * MIB);
  });
});

describe("permessage-deflate", () => {
  /** As a WebSocket library sends: one deflate stream, flushed after each message, without the flush's tail. */
  async function messages(texts: readonly string[]): Promise<readonly Uint8Array[]> {
    const deflate = createDeflateRaw();
    const packed: Uint8Array[] = [];
    for (const text of texts) {
      const parts: Buffer[] = [];
      const onData = (part: Buffer): number => parts.push(part);
      deflate.on("data", onData);
      deflate.write(text);
      await new Promise<void>((done) => {
        deflate.flush(constants.Z_SYNC_FLUSH, () => done());
      });
      deflate.off("data", onData);
      packed.push(Buffer.concat(parts).subarray(0, -4));
    }
    deflate.close();
    return packed;
  }
  const texts = ["hello hello hello", "hello again, hello hello", "x".repeat(100_000), "hello hello hello", ""];

  test("context takeover needs nothing but the tail of earlier output", async () => {
    let seen = Buffer.alloc(0);
    for (const [i, packed] of (await messages(texts)).entries()) {
      const { bytes, isCut } = codecs.inflateMessage(packed, seen.subarray(-32_768), MIB);
      expect([Buffer.from(bytes).toString(), isCut]).toEqual([texts[i], false]);
      seen = Buffer.concat([seen, bytes]);
    }
  });
  test("without the earlier output it says so", async () => {
    const [, second] = await messages(texts);
    const { isCut, reason } = codecs.inflateMessage(second ?? new Uint8Array(0), new Uint8Array(0), MIB);
    expect([isCut, reason]).toEqual([true, "bad deflate data: invalid distance too far back"]);
  });
  test("damage of any kind says what Node's own call says, message by message", () => {
    const texts = fc.array(fc.stringMatching(/^[abc]{0,40}$/), { minLength: 1, maxLength: 3 });
    const damage = fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 2 });
    fc.assert(
      fc.property(
        texts,
        fc.stringMatching(/^[abc]{0,40}$/),
        damage,
        fc.integer({ min: 1, max: 130 }),
        (all, window, wrong, cap) => {
          const dictionary = Buffer.from(window);
          const options = { finishFlush: constants.Z_SYNC_FLUSH, ...(window === "" ? {} : { dictionary }) };
          const packed = Buffer.from(deflateRawSync(all.join(""), options).subarray(0, -4));
          for (const [at, value] of wrong) if (at < packed.length) packed[at] = value;
          let expected: string | null;
          try {
            const input = Buffer.concat([packed, Buffer.from([0, 0, 255, 255])]);
            expected = inflateRawSync(input, { ...options, maxOutputLength: cap }).toString("latin1");
          } catch {
            expected = null;
          }
          const { bytes, isCut } = codecs.inflateMessage(packed, dictionary, cap);
          expect(isCut).toBe(expected === null);
          if (expected !== null) expect(codecs.latin1(bytes, 0, bytes.length)).toBe(expected);
        },
      ),
    );
  });
  test("the cap holds", async () => {
    const [, , long] = await messages(texts);
    const { bytes, isCut } = codecs.inflateMessage(
      long ?? new Uint8Array(0),
      Buffer.from(texts.slice(0, 2).join("")),
      999,
    );
    expect([bytes.length, isCut]).toEqual([999, true]);
  });
});

test("hashes", () => {
  for (const name of ["md5", "sha1", "sha256", "sha384"] as const) {
    expect(codecs.hash(name, TEXT)).toBe(createHash(name).update(TEXT).digest("hex"));
  }
});

describe("texts", () => {
  test("of any range of any memory", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(20), fc.nat(40), (bytes, skip, length) => {
        const view = bytes.subarray(Math.min(skip, bytes.length));
        const end = Math.min(length, view.length);
        const range = view.subarray(0, end);
        expect(codecs.latin1(view, 0, end)).toBe(String.fromCharCode(...range));
        expect([...codecs.fromLatin1(codecs.latin1(view, 0, end))]).toEqual([...range]);
        expect(codecs.base64(view, 0, end)).toBe(Buffer.from(range).toString("base64"));
        const text = Buffer.from(range).toString("utf8");
        expect(codecs.utf8(view, 0, end)).toBe(Buffer.compare(Buffer.from(text), range) === 0 ? text : null);
      }),
    );
  });
  test("there and back", () => {
    for (const text of ["", "plain", "ü€😀", "\ufeffbom", "a\0b", "\ufffd", "ü".repeat(300)]) {
      const bytes = codecs.encode(text);
      expect(codecs.utf8(bytes, 0, bytes.length)).toBe(text);
    }
  });
  test("what is not UTF-8 is null: overlong, surrogate, cut", () => {
    for (const bytes of [
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xe2, 0x82],
      [0xff],
      [...Array<number>(300).fill(0x61), 0xff],
    ]) {
      expect(codecs.utf8(Uint8Array.from(bytes), 0, bytes.length)).toBeNull();
    }
  });
});

describe("certificates", () => {
  test("facts", () => {
    expect(codecs.certificate(CERTIFICATE_DER)).toEqual({
      subject: "C=DE, O=Example\\, Inc., CN=api.example",
      issuer: "C=DE, O=Example\\, Inc., CN=api.example",
      names: ["api.example", "*.api.example", "10.0.0.1", "a, b"],
      notBefore: "2026-11-23T00:00:00Z",
      notAfter: "2036-11-20T00:00:00Z",
      serial: "1234abcd",
    });
  });
  test("anything else is none", () => {
    expect(codecs.certificate(new Uint8Array(0))).toBeNull();
    expect(codecs.certificate(CERTIFICATE_DER.subarray(0, 100))).toBeNull();
    expect(codecs.certificate(TEXT)).toBeNull();
  });
});
