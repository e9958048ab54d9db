import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, chmodSync, existsSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { ContractError } from "../../contract/index.ts";
import { bareInterface, type CaptureMetadata, PcapngWriter, PcapWriter } from "../../engine/pcap/index.ts";
import { CHUNK_BYTES } from "./chunk-source.ts";
import { MAX_FILES, packetsAt, readCaptures, readCaptureSync } from "./file-source.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A pcap of packets at these times; each holds its own time as text, padded to `bytes`. */
function capture(times: readonly number[], { bytes = 20, linkType = 1 } = {}): Uint8Array {
  const writer = new PcapWriter({ linkType });
  for (const sec of times) {
    const data = Buffer.from(String(sec).padEnd(bytes));
    writer.packet({ bytes: data, start: 0, end: bytes, originalLength: bytes, sec, nsec: 7, linkType });
  }
  return writer.take();
}

let files = 0;
function put(bytes: Uint8Array, name = `${++files}.pcap`): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const onPacket = (): void => undefined;

/** The packets that come out, as `number@time/interface`. */
async function check(
  paths: readonly string[],
  expected: readonly string[],
  notices?: readonly string[],
): Promise<void> {
  const seen: string[] = [];
  const report = await readCaptures(paths, {
    onPacket: ({ bytes, start, end, number, interfaceIndex, sec }) => {
      expect(Buffer.from(bytes.subarray(start, end)).toString().trim()).toBe(String(sec));
      seen.push(`${number}@${sec}/${interfaceIndex}`);
    },
  });
  expect(seen).toEqual(expected);
  expect(report.packets).toBe(expected.length);
  expect(report.files.map(({ notice }) => notice)).toEqual(notices ?? paths.map(() => ""));
}

async function checkError(paths: readonly string[], code: string, message: RegExp): Promise<void> {
  const error: unknown = await readCaptures(paths, {
    onPacket: () => expect.unreachable("no packet may be delivered"),
  }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ContractError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
}

describe("one file", () => {
  const plain = capture([10, 20, 30]);
  const expected = ["1@10/0", "2@20/0", "3@30/0"];
  test("plain", () => check([put(plain)], expected));
  test("gzip, also in several members", async () => {
    await check([put(gzipSync(plain))], expected);
    await check([put(Buffer.concat([gzipSync(plain.subarray(0, 50)), gzipSync(plain.subarray(50))]))], expected);
  });
  test("zstd", () => check([put(zstdCompressSync(plain))], expected));
  test("longer than a chunk, cut anywhere", async () => {
    const times = Array.from({ length: 60 }, (_, i) => i);
    const long = capture(times, { bytes: 250_000 });
    expect(long.length).toBeGreaterThan(3 * CHUNK_BYTES);
    await check(
      [put(long)],
      times.map((time, i) => `${i + 1}@${time}/0`),
    );
  });
  test("a packed file that ends early gives what it holds", async () => {
    const times = Array.from({ length: 20_000 }, (_, i) => i);
    const packed = gzipSync(capture(times));
    const seen: number[] = [];
    const report = await readCaptures([put(packed.subarray(0, packed.length >> 1))], {
      onPacket: (p) => seen.push(p.sec),
    });
    expect(seen).toEqual(times.slice(0, seen.length));
    expect(seen.length).toBeGreaterThan(5_000);
    expect(report.files[0]?.notice).toMatch(/ends in the middle of a packet/);
  });
  test("a packed file that is damaged says where", async () => {
    const packed = gzipSync(capture(Array.from({ length: 200_000 }, (_, i) => i)));
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 400);
    const report = await readCaptures([put(packed)], { onPacket });
    expect(report.files[0]?.notice).toMatch(/packed data is damaged near byte \d+/);
  });
  test("progress is in bytes on disk", async () => {
    const packed = gzipSync(plain);
    const seen: (readonly [number, number])[] = [];
    await readCaptures([put(packed)], { onPacket, onProgress: (...progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual([packed.length, packed.length]);
  });
  test("a pipe", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const writer = spawn("sh", ["-c", `cat '${put(gzipSync(plain))}' > '${pipe}'`]);
    const ended = new Promise((resolve) => writer.on("exit", resolve));
    await check([pipe], expected);
    await ended;
  });
  test("a file that grows while it is read is read as far as it goes", async () => {
    const path = put(plain);
    let seen = 0;
    await readCaptures([path], {
      onPacket: () => {
        if (++seen === 1) appendFileSync(path, capture([40, 50]).subarray(24));
      },
    });
    expect(seen).toBe(5);
  });
  test("a file that vanishes while it is read is read to its end", async () => {
    const path = put(plain);
    let seen = 0;
    await readCaptures([path], {
      onPacket: () => {
        if (++seen === 1) unlinkSync(path);
      },
    });
    expect([seen, existsSync(path)]).toEqual([3, false]);
  });
});

describe("several files", () => {
  test("are merged by time, numbered and with interfaces over all of them", () =>
    check(
      [put(capture([10, 30, 50])), put(gzipSync(capture([20, 30, 40])))],
      ["1@10/0", "2@20/1", "3@30/0", "4@30/1", "5@40/1", "6@50/0"],
    ));
  test("interfaces and statistics are numbered over all of them", async () => {
    const ng = (sec: number, name: string): Uint8Array => {
      const writer = new PcapngWriter();
      for (const suffix of ["a", "b"]) writer.interface({ ...bareInterface(1, 0), name: name + suffix });
      const packet = { bytes: Buffer.from("x"), start: 0, end: 1, originalLength: 1, sec, nsec: 0, linkType: 1 };
      writer.packet(packet, 1);
      writer.statistics({ received: 1, comment: "" }, 1, sec);
      return writer.take();
    };
    const metadata: CaptureMetadata[] = [];
    const interfaces: number[] = [];
    await readCaptures([put(ng(1, "x")), put(ng(2, "y"))], {
      onPacket: ({ interfaceIndex }) => interfaces.push(interfaceIndex),
      onMetadata: (found) => metadata.push(found),
    });
    const names = metadata.flatMap((found) => (found.kind === "interface" ? [[found.index, found.facts.name]] : []));
    expect(names).toEqual([
      [0, "xa"],
      [1, "xb"],
      [2, "ya"],
      [3, "yb"],
    ]);
    const counted = metadata.flatMap((found) => (found.kind === "statistics" ? [found.statistics.interfaceIndex] : []));
    expect(counted).toEqual([1, 3]);
    expect(interfaces).toEqual([1, 3]);
  });
  test("more than the limit are refused", () =>
    checkError(
      Array.from({ length: MAX_FILES + 1 }, () => "x"),
      "LIMIT",
      /more than 500/,
    ));
});

describe("what cannot be read is an error with the path, before any packet", () => {
  const good = put(capture([1]));
  test("no such file", () =>
    checkError([good, join(folder, "gone.pcap")], "NOT_FOUND", /gone\.pcap: there is no such/));
  test("a folder", () => checkError([folder], "NOT_READABLE", /this is a folder/));
  test("not a capture", () =>
    checkError([good, put(Buffer.from("hello, I am a text"))], "NOT_A_CAPTURE", /begin like/));
  test("an empty file", () => checkError([put(new Uint8Array(0))], "NOT_A_CAPTURE", /too short/));
  test("packed, and not a capture", () =>
    checkError([put(gzipSync("hello, I am a text"))], "NOT_A_CAPTURE", /begin like/));
  test("an unknown version", () => {
    const old = capture([1]);
    old[4] = 1;
    return checkError([put(old)], "NOT_A_CAPTURE", /version 1\.4/);
  });
  const isRoot = process.getuid?.() === 0;
  test(`not permitted${isRoot ? " (as another user, since root may read all)" : ""}`, async () => {
    const path = put(capture([1]));
    chmodSync(path, 0);
    if (!isRoot) return checkError([path], "NOT_READABLE", /not allowed/);
    chmodSync(folder, 0o711);
    process.seteuid?.(65_534);
    try {
      await checkError([path], "NOT_READABLE", /not allowed/);
    } finally {
      process.seteuid?.(0);
    }
  });
});

describe("stopping", () => {
  const path = put(
    capture(
      Array.from({ length: 90 }, (_, i) => i),
      { bytes: 200_000 },
    ),
    "long.pcap",
  );
  test("a cancel takes effect between chunks", async () => {
    const cancel = new AbortController();
    let seen = 0;
    const report = await readCaptures([path], { onPacket: () => void (++seen === 3 && cancel.abort()) }, cancel.signal);
    expect(report.isCancelled).toBe(true);
    expect(seen).toBeLessThan(90);
    expect(report.packets).toBe(seen);
  });
  test("the same for the synchronous way", () => {
    let seen = 0;
    const report = readCaptureSync(path, { onPacket: () => void seen++ }, () => seen > 0);
    expect(report).toMatchObject({ isCancelled: true, packets: seen });
    expect(seen).toBeLessThan(90);
  });
});

test("the synchronous way reads plain files and leaves the others", () => {
  const seen: number[] = [];
  const report = readCaptureSync(put(capture([5, 6])), { onPacket: ({ sec }) => seen.push(sec) });
  expect(seen).toEqual([5, 6]);
  expect(report).toMatchObject({ packets: 2, isCancelled: false });
  expect(readCaptureSync(put(gzipSync(capture([5]))), { onPacket })).toBeUndefined();
  expect(() => readCaptureSync(put(Buffer.from("no capture at all")), { onPacket })).toThrow(/begin like/);
});

test("packets can be fetched again by number", async () => {
  const paths = [put(capture([10, 30, 50])), put(capture([20, 40]))];
  const seen: string[] = [];
  await packetsAt(paths, new Set([2, 4, 5]), { onPacket: ({ number, sec }) => seen.push(`${number}@${sec}`) });
  expect(seen).toEqual(["2@20", "4@40", "5@50"]);
  await packetsAt(paths, new Set(), { onPacket: () => expect.unreachable() });
});

test("no further chunk is read while there is no room for what came of the last", async () => {
  const bytes = Math.floor(CHUNK_BYTES / 2);
  const path = put(capture([1, 2, 3, 4, 5, 6], { bytes }));
  let [pending, most, packets] = [0, 0, 0];
  await readCaptures([path], {
    onPacket: () => {
      packets++;
      most = Math.max(most, ++pending);
    },
    room: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      pending = 0;
    },
  });
  // A chunk ends two packets at most, or three with one that began in the chunk before.
  expect([packets, most <= 3]).toEqual([6, true]);
});
