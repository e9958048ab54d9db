// Bytes of files and streams, chunk by chunk: all of them, once, in order, with what is known of how many there are.
import { createWriteStream } from "node:fs";
import { appendFile, mkdir, truncate, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withFolder } from "../testing/captures.ts";
import { type ChunkSource, openChunks, openPlainFile } from "./chunk-source.ts";

async function bytesOf(source: ChunkSource): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (;;) {
    const chunk = await source.next();
    if (chunk === undefined) break;
    // The memory is used again for the next chunk.
    parts.push(Buffer.from(new Uint8Array(chunk)));
  }
  source.close();
  source.close();
  return Buffer.concat(parts);
}
/** A file with this content gives `expected`, in chunks of any size. */
async function check(content: Uint8Array, expected: Uint8Array, notice: string | RegExp = ""): Promise<void> {
  await withFolder(async (folder) => {
    const path = join(folder, "file");
    await writeFile(path, content);
    for (const chunkBytes of [1, 7, 4096]) {
      const source = openChunks(path, chunkBytes);
      expect((await bytesOf(source)).equals(expected)).toBe(true);
      expect(source.bytesRead).toBeLessThanOrEqual(content.length);
      expect(source.bytesTotal).toBe(content.length);
      if (typeof notice === "string") expect(source.notice).toBe(notice);
      else expect(source.notice).toMatch(notice);
    }
  });
}
const TEXT = Buffer.from("the quick brown fox jumps over the lazy dog. ".repeat(200));

describe("a file", () => {
  test("that is plain", () => check(TEXT, TEXT));
  test("that is empty", () => check(new Uint8Array(), new Uint8Array()));
  test("of one byte", () => check(Uint8Array.of(0x1f), Uint8Array.of(0x1f)));
  test("that only begins as if it were packed says what is wrong, and gives nothing", () =>
    check(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff), new Uint8Array(), /damaged near byte/));
  test.each([
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
  ] as const)("packed with %s", (_name, pack) => check(pack(TEXT), TEXT));
  test("packed twice over gives the packed one: only one layer is taken off", () => {
    const once = gzipSync(TEXT);
    return check(gzipSync(once), once);
  });
  test("of any bytes", () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) =>
        check(Uint8Array.of(0x41, ...bytes), Uint8Array.of(0x41, ...bytes)),
      ),
      { numRuns: 15 },
    ));
});

describe("a file that changes under the reader", () => {
  test("and grows is read as far as it goes, and its total grows with it", () =>
    withFolder(async (folder) => {
      const path = join(folder, "file");
      await writeFile(path, "12345678");
      const source = openChunks(path, 4);
      expect(Buffer.from((await source.next()) ?? []).toString()).toBe("1234");
      await appendFile(path, "9abc");
      expect((await bytesOf(source)).toString()).toBe("56789abc");
      expect([source.bytesRead, source.bytesTotal]).toEqual([12, 12]);
    }));
  test("and shrinks ends where it ends", () =>
    withFolder(async (folder) => {
      const path = join(folder, "file");
      await writeFile(path, "12345678");
      const source = openChunks(path, 4);
      await source.next();
      await truncate(path, 2);
      expect(await source.next()).toBeUndefined();
      source.close();
    }));
});

describe("what is no plain file", () => {
  test("a packed file and a pipe are left to the stream", () =>
    withFolder(async (folder) => {
      const packed = join(folder, "packed");
      await writeFile(packed, gzipSync(TEXT));
      expect(openPlainFile(packed)).toBeUndefined();
      expect(openPlainFile("-")).toBeUndefined();
    }));
  test("a folder says so", () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, "inner"));
      expect(() => openPlainFile(join(folder, "inner"))).toThrow(expect.objectContaining({ code: "NOT_READABLE" }));
    }));
  test("nothing at all says so", () =>
    expect(() => openChunks("/nowhere/at/all")).toThrow(expect.objectContaining({ code: "NOT_FOUND" })));
  test.skipIf(process.platform === "win32")("a pipe gives what is written into it (Windows has none in folders)", () =>
    withFolder(async (folder) => {
      const path = join(folder, "pipe");
      execFileSync("mkfifo", [path]);
      const source = openChunks(path);
      const reading = bytesOf(source);
      createWriteStream(path).end(gzipSync(TEXT));
      expect((await reading).equals(TEXT)).toBe(true);
      expect(source.bytesTotal).toBe(0);
    }),
  );
});

test("a packed file that was closed early ends without a word", () =>
  withFolder(async (folder) => {
    const path = join(folder, "file");
    await writeFile(path, gzipSync(TEXT));
    const source = openChunks(path);
    source.close();
    source.close();
    expect(source.bytesRead).toBe(0);
  }));
