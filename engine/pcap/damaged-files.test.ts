// Files that lie, as properties: what is inserted, changed or cut costs what it touches and nothing else, whichever
// byte order the file has and however it is cut into chunks.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_BLOCK_BYTES } from "./limits.ts";
import { block, enhancedBlock, interfaceBlock, join, Layout, option, pcapFile, sectionBlock } from "./testing/build.ts";
import { readAll } from "./testing/read-all.ts";

const chunkBytes = fc.constantFrom(1, 3, 64, 10_000);
const order = fc.boolean();
/** Packets that contain no record or block header: every byte is above those of any length here. */
const payload = fc.uint8Array({ minLength: 1, maxLength: 60, min: 0x80 });
/** Neither half of this time is the type of a block. */
const TIME = 1_700_000_000_000_000n;
const payloads = fc.array(payload, { minLength: 4, maxLength: 12 });

/** Reads the parts as one file; `expected` are the packets that are due. */
function check(parts: readonly Uint8Array[], chunk: number, expected: readonly Uint8Array[], damages: number): void {
  const { packets, summary } = readAll(join(...parts), chunk);
  expect(packets.map(({ data }) => data)).toEqual(expected);
  expect(summary.damages).toBe(damages);
}

describe("pcapng", () => {
  const head = (isLittleEndian: boolean): readonly Uint8Array[] => [
    sectionBlock(isLittleEndian),
    interfaceBlock(1, new Uint8Array(0), isLittleEndian),
  ];
  const good = (data: Uint8Array, isLittleEndian: boolean): Uint8Array =>
    enhancedBlock({ data, time: TIME }, isLittleEndian);
  const patched = (bytes: Uint8Array, at: number, value: number, isLittleEndian: boolean): Uint8Array => {
    new DataView(bytes.buffer).setUint32(at, value, isLittleEndian);
    return bytes;
  };

  test("one block whose length lies is the only one lost", () => {
    const lie = fc.constantFrom(0, 4, 8, 13, MAX_BLOCK_BYTES + 4, 0x7fff_fffc, 0xffff_fffc, 0xffff_ffff);
    fc.assert(
      fc.property(payloads, fc.nat(99), lie, order, chunkBytes, (data, pick, length, isLittleEndian, chunk) => {
        const bad = pick % (data.length - 1);
        const blocks = data.map((bytes, i) => {
          const whole = good(bytes, isLittleEndian);
          return i === bad ? patched(whole, 4, length, isLittleEndian) : whole;
        });
        check(
          [...head(isLittleEndian), ...blocks],
          chunk,
          data.filter((_, i) => i !== bad),
          1,
        );
      }),
      { numRuns: 300 },
    );
  });
  test("one block whose packet does not fit, or whose interface is none, is the only one lost", () => {
    const lie = fc.constantFrom([8, 1], [8, 0xffff_ffff], [20, 61], [20, 0xffff_ffff] as const);
    fc.assert(
      fc.property(
        payloads,
        fc.nat(99),
        lie,
        order,
        chunkBytes,
        (data, pick, [at = 0, value = 0], isLittleEndian, chunk) => {
          const bad = pick % data.length;
          const blocks = data.map((bytes, i) => {
            const whole = good(bytes, isLittleEndian);
            return i === bad ? patched(whole, at, value, isLittleEndian) : whole;
          });
          check(
            [...head(isLittleEndian), ...blocks],
            chunk,
            data.filter((_, i) => i !== bad),
            1,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
  test("garbage between blocks is passed over at once", () => {
    const garbage = fc.array(fc.constant([0xfe, 0xfe, 0xfe, 0xfe]), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(payloads, fc.nat(99), garbage, order, chunkBytes, (data, pick, words, isLittleEndian, chunk) => {
        const blocks = data.map((bytes) => good(bytes, isLittleEndian));
        blocks.splice(pick % blocks.length, 0, Uint8Array.from(words.flat()));
        check([...head(isLittleEndian), ...blocks], chunk, data, 1);
      }),
      { numRuns: 300 },
    );
  });
  test("a cut file gives every block before the cut, and says where it begins", () => {
    fc.assert(
      fc.property(payloads, fc.nat(5_000), order, chunkBytes, (data, pick, isLittleEndian, chunk) => {
        const parts = [...head(isLittleEndian), ...data.map((bytes) => good(bytes, isLittleEndian))];
        const file = join(...parts);
        const ends = parts.map((_, i) => join(...parts.slice(0, i + 1)).length);
        const cut = 12 + (pick % (file.length - 12));
        const { packets, summary } = readAll(file.subarray(0, cut), chunk);
        const whole = ends.filter((end) => end <= cut).length;
        expect(packets.map((packet) => packet.data)).toEqual(data.slice(0, Math.max(0, whole - 2)));
        const begins = ends[whole - 1] ?? 0;
        const reason = "the file ends in the middle of a block";
        const damage = begins === cut ? undefined : { offset: begins, reason, skippedBytes: cut - begins };
        expect(summary.firstDamage).toEqual(damage);
      }),
      { numRuns: 300 },
    );
  });
  test("blocks of any unknown kind stand between packets and are kept whole", () => {
    const known = new Set([1, 2, 3, 4, 5, 6, 10, 0x0a0d0d0a]);
    const type = fc.nat(0xffff_ffff).filter((value) => !known.has(value));
    fc.assert(
      fc.property(
        payloads,
        fc.array(fc.tuple(type, payload), { maxLength: 6 }),
        order,
        chunkBytes,
        (data, unknown, isLittleEndian, chunk) => {
          const blocks = unknown.map(([kind, body]) => block(kind, body, isLittleEndian));
          const [first, ...rest] = data.map((bytes) => good(bytes, isLittleEndian));
          const file = join(...head(isLittleEndian), first ?? new Uint8Array(0), ...blocks, ...rest);
          const { packets, metadata, summary } = readAll(file, chunk);
          expect(packets.map((packet) => packet.data)).toEqual(data);
          expect(metadata.flatMap((found) => (found.kind === "block" ? [found.block] : []))).toEqual(
            unknown.map(([kind], i) => ({ type: kind, bytes: blocks[i], isLittleEndian })),
          );
          expect(summary.damages).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });
  test("sections of both byte orders follow each other in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(order, payload), { minLength: 1, maxLength: 9 }), chunkBytes, (sections, chunk) => {
        const parts = sections.flatMap(([isLittleEndian, data]) => [
          ...head(isLittleEndian),
          good(data, isLittleEndian),
        ]);
        check(
          parts,
          chunk,
          sections.map(([, data]) => data),
          0,
        );
      }),
      { numRuns: 200 },
    );
  });
  test("a snapshot length, however huge, makes room for nothing", () => {
    for (const snapLength of [0, 1, 0x7fff_ffff, 0xffff_ffff]) {
      const described = block(1, new Layout().u16(1, 0).u32(snapLength).done());
      const simple = block(3, new Layout().u32(0xffff_ffff).raw([1, 2, 3, 4]).done());
      const captured = snapLength === 1 ? Uint8Array.of(1) : Uint8Array.of(1, 2, 3, 4);
      check([sectionBlock(), described, simple], 7, [captured], 0);
    }
  });
  test("any bytes as the options of any block neither throw nor lose the packet after it", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        payload,
        order,
        chunkBytes,
        (options, data, isLittleEndian, chunk) => {
          const parts = [
            sectionBlock(isLittleEndian, options),
            interfaceBlock(1, options, isLittleEndian),
            enhancedBlock({ data, options }, isLittleEndian),
            block(4, options, isLittleEndian),
            block(5, join(new Layout(isLittleEndian).u32(0).time(0n).done(), options), isLittleEndian),
            enhancedBlock({ data }, isLittleEndian),
          ];
          const { packets } = readAll(join(...parts), chunk);
          expect(packets.map((packet) => packet.data)).toEqual([data, data]);
        },
      ),
      { numRuns: 500 },
    );
  });
  test("any unit and any offset give a time within the calendar", () => {
    const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const offset = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(fc.nat(255), offset, time, order, (resolution, offsetSec, count, isLittleEndian) => {
        const options = join(
          option(9, Uint8Array.of(resolution), isLittleEndian),
          option(14, new Layout(isLittleEndian).u64(offsetSec).done(), isLittleEndian),
        );
        const packet = enhancedBlock({ data: Uint8Array.of(1), time: count }, isLittleEndian);
        const { packets } = readAll(
          join(sectionBlock(isLittleEndian), interfaceBlock(1, options, isLittleEndian), packet),
        );
        const [{ sec, nsec } = { sec: -1, nsec: -1 }] = packets;
        expect(Number.isInteger(sec) && sec >= 0 && sec <= 18_446_744_072).toBe(true);
        expect(Number.isInteger(nsec) && nsec >= 0 && nsec < 1_000_000_000).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("pcap", () => {
  const magic = fc.constantFrom(0xa1b2c3d4, 0xa1b23c4d);
  const made = (data: readonly Uint8Array[], bad: number, claimedLength: number) =>
    data.map((bytes, i) => ({
      sec: 1_700_000_000 + i,
      fraction: 9,
      data: bytes,
      ...(i === bad ? { claimedLength } : {}),
    }));

  test("one record whose length is impossible is the only one lost", () => {
    const lie = fc.constantFrom(300_000, 0x7fff_ffff, 0xffff_ffff);
    fc.assert(
      fc.property(
        payloads,
        fc.nat(99),
        lie,
        order,
        magic,
        chunkBytes,
        (data, pick, length, isLittleEndian, kind, chunk) => {
          const bad = pick % (data.length - 1);
          const file = pcapFile(made(data, bad, length), { isLittleEndian, magic: kind });
          check(
            [file],
            chunk,
            data.filter((_, i) => i !== bad),
            1,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
  test("a cut file gives every record before the cut, and says where it begins", () => {
    fc.assert(
      fc.property(payloads, fc.nat(5_000), order, magic, chunkBytes, (data, pick, isLittleEndian, kind, chunk) => {
        const file = pcapFile(made(data, -1, 0), { isLittleEndian, magic: kind });
        const cut = 24 + (pick % (file.length - 24));
        let begins = 24;
        let whole = 0;
        for (const bytes of data) {
          if (begins + 16 + bytes.length > cut) break;
          begins += 16 + bytes.length;
          whole++;
        }
        const { packets, summary } = readAll(file.subarray(0, cut), chunk);
        expect(packets.map((packet) => packet.data)).toEqual(data.slice(0, whole));
        const reason = "the file ends in the middle of a packet";
        const damage = begins === cut ? undefined : { offset: begins, reason, skippedBytes: cut - begins };
        expect(summary.firstDamage).toEqual(damage);
      }),
      { numRuns: 300 },
    );
  });
  test("a fraction beyond the second is carried into the seconds", () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), order, fc.boolean(), (fraction, isLittleEndian, isNano) => {
        const perSecond = isNano ? 1_000_000_000 : 1_000_000;
        const packets = [0, 1].map(() => ({ sec: 5, fraction, data: Uint8Array.of(1) }));
        const file = pcapFile(packets, { isLittleEndian, magic: isNano ? 0xa1b23c4d : 0xa1b2c3d4 });
        const nsec = (fraction % perSecond) * (1_000_000_000 / perSecond);
        const time = [5 + Math.floor(fraction / perSecond), nsec];
        expect(readAll(file).packets.map((packet) => [packet.sec, packet.nsec])).toEqual([time, time]);
      }),
    );
  });
});
