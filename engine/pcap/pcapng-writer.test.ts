// The bytes of each block that is written, compared with blocks laid out by hand.
import { describe, expect, test } from "vitest";
import { bareInterface } from "./capture-metadata.ts";
import type { WritablePacket } from "./pcap-writer.ts";
import { PcapngWriter } from "./pcapng-writer.ts";
import { ascii, block, enhancedBlock, join, Layout, option, sectionBlock } from "./testing/build.ts";
import { readAll } from "./testing/read-all.ts";

/** What `write` adds to a file whose section header was taken already. */
function check(write: (writer: PcapngWriter) => void, ...blocks: readonly Uint8Array[]): void {
  const writer = new PcapngWriter();
  expect(writer.take()).toEqual(sectionBlock());
  write(writer);
  expect(writer.pendingBytes).toBe(join(...blocks).length);
  expect(writer.take()).toEqual(join(...blocks));
}

const end = option(0, ascii(""));
const NANOSECONDS = option(9, Uint8Array.of(9));
const described = (linkType: number, snapLength: number, ...options: Uint8Array[]): Uint8Array =>
  block(1, join(new Layout().u16(linkType, 0).u32(snapLength).done(), ...options, end));
const packet: WritablePacket = {
  bytes: ascii("<abcde>"),
  start: 1,
  end: 6,
  originalLength: 99,
  sec: 1_700_000_000,
  nsec: 999_999_999,
  linkType: 1,
};
const TIME = 1_700_000_000_999_999_999n;

describe("section", () => {
  test("its facts, as options in order", () => {
    const facts = { comment: "c", hardware: "arm64", operatingSystem: "Linux", application: "Thresher" };
    const options = [
      option(1, ascii("c")),
      option(2, ascii("arm64")),
      option(3, ascii("Linux")),
      option(4, ascii("Thresher")),
    ];
    expect(new PcapngWriter(facts).take()).toEqual(sectionBlock(true, join(...options, end)));
  });
  test("empty facts are none", () => expect(new PcapngWriter({ comment: "" }).take()).toEqual(sectionBlock()));
});

describe("interfaces", () => {
  test("bare", () => check((w) => expect(w.interface(bareInterface(1, 0))).toBe(0), described(1, 0, NANOSECONDS)));
  test("numbers count up", () =>
    check(
      (w) => expect([w.interface(bareInterface(1, 0)), w.interface(bareInterface(113, 96))]).toEqual([0, 1]),
      described(1, 0, NANOSECONDS),
      described(113, 96, NANOSECONDS),
    ));
  test("every fact; a filter begins with its kind", () => {
    const facts = { name: "eth0", description: "up", filter: "tcp", operatingSystem: "Linux", comment: "note" };
    check(
      (w) => w.interface({ linkType: 1, snapLength: 65_535, ...facts }),
      described(
        1,
        65_535,
        option(2, ascii("eth0")),
        option(3, ascii("up")),
        NANOSECONDS,
        option(11, ascii("\0tcp")),
        option(12, ascii("Linux")),
        option(1, ascii("note")),
      ),
    );
  });
});

describe("packets", () => {
  test("padded, in nanoseconds", () =>
    check(
      (w) => w.packet(packet, 3),
      enhancedBlock({ data: ascii("abcde"), interfaceId: 3, time: TIME, originalLength: 99 }),
    ));
  test("with a comment", () => {
    const options = join(option(1, Uint8Array.of(0xc3, 0xa4)), end);
    const made = enhancedBlock({ data: ascii("abcde"), time: TIME, originalLength: 99, options });
    check((w) => w.packet(packet, 0, "ä"), made);
  });
  test("without bytes", () =>
    check(
      (w) => w.packet({ ...packet, start: 2, end: 2, originalLength: 0, sec: 0, nsec: 0 }, 0),
      enhancedBlock({ data: new Uint8Array(0) }),
    ));
});

describe("names", () => {
  test("both families, empty names left out", () =>
    check(
      (w) =>
        w.names([
          { address: Uint8Array.of(10, 0, 0, 1), names: ["a", "", "bc"] },
          { address: new Uint8Array(16).fill(9), names: ["six"] },
        ]),
      block(
        4,
        join(
          option(1, join(Uint8Array.of(10, 0, 0, 1), ascii("a\0bc\0"))),
          option(2, join(new Uint8Array(16).fill(9), ascii("six\0"))),
          end,
        ),
      ),
    ));
  test("nothing to name is no block", () =>
    check((w) => {
      w.names([]);
      w.names([{ address: Uint8Array.of(1, 2, 3, 4), names: ["", ""] }]);
    }));
  test("many names go into several blocks, of a size that readers take", () => {
    const entries = Array.from({ length: 60_000 }, (_, i) => ({
      address: Uint8Array.of(10, i >> 16, (i >> 8) & 0xff, i & 0xff),
      names: [`pod-${i}.${"n".repeat(40)}.example`],
    }));
    const writer = new PcapngWriter();
    writer.names(entries);
    const { metadata, summary } = readAll(writer.take());
    const blocks = metadata.flatMap((found) => (found.kind === "names" ? [found.names] : []));
    expect([blocks.length, summary.damages]).toEqual([4, 0]);
    expect(blocks.flat()).toEqual(entries);
  });
  test("a name that no record holds is left out, one that just fits is not", () => {
    const longest = "n".repeat(65_535 - 4 - 1);
    const address = Uint8Array.of(1, 2, 3, 4);
    check(
      (w) => w.names([{ address, names: [`${longest}n`, longest, "b"] }]),
      block(4, join(option(1, join(address, ascii(`${longest}\0`))), option(1, join(address, ascii("b\0"))), end)),
    );
  });
});

describe("the rest", () => {
  test("secrets are padded", () =>
    check(
      (w) => w.secrets(0x544c534b, ascii("KEYS\n")),
      block(10, new Layout().u32(0x544c534b, 5).raw(ascii("KEYS\n")).done()),
    ));
  test("statistics: only the counters that are known", () => {
    const options = join(option(4, new Layout().u64(2n ** 40n).done()), option(7, new Layout().u64(0n).done()), end);
    const body = new Layout().u32(1).time(5_000_000_000n).raw(options).done();
    check((w) => w.statistics({ received: 2 ** 40, droppedBySystem: 0, comment: "" }, 1, 5), block(5, body));
  });
  test("statistics without any fact", () =>
    check((w) => w.statistics({ comment: "" }, 0, 0), block(5, new Layout().u32(0).time(0n).done())));
  test("a block as it was, and none of the other byte order", () => {
    const bytes = block(0x0bad, ascii("custom"));
    check((w) => {
      expect(w.block({ type: 0x0bad, bytes, isLittleEndian: true })).toBe(true);
      expect(w.block({ type: 0x0bad, bytes: block(0x0bad, ascii("custom"), false), isLittleEndian: false })).toBe(
        false,
      );
    }, bytes);
  });
});
