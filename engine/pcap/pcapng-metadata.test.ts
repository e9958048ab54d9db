// The blocks that are not packets, in both byte orders: what each says, and what a body that lies costs.
import { describe, expect, test } from "vitest";
import type { InterfaceStatistics } from "./capture-metadata.ts";
import { MAX_NAMES_PER_BLOCK, MAX_TEXT_LENGTH } from "./limits.ts";
import {
  type BlockBody,
  decodeInterface,
  decodeNames,
  decodeSecrets,
  decodeSection,
  decodeStatistics,
  joinComment,
} from "./pcapng-metadata.ts";
import { ascii, join, Layout, option } from "./testing/build.ts";

type Decode<T> = (body: BlockBody, onProblem: (reason: string) => void) => T;

/** Decodes a body that stands between foreign bytes; gives the value and what was said about it. */
function decode<T>(decoder: Decode<T>, body: Uint8Array, isLittleEndian: boolean): readonly [T, readonly string[]] {
  const bytes = join(Uint8Array.of(1, 2, 3, 4, 5), body, Uint8Array.of(0xff, 0xff, 0xff, 0xff));
  const problems: string[] = [];
  const view = new DataView(bytes.buffer);
  const value = decoder({ bytes, view, start: 5, end: 5 + body.length, isLittleEndian }, (why) => problems.push(why));
  // What was decoded stays when the memory is used again.
  bytes.fill(0xee);
  return [value, problems];
}

function check<T>(
  decoder: Decode<T>,
  body: Uint8Array,
  isLittleEndian: boolean,
  value: T,
  problems: string[] = [],
): void {
  expect(decode(decoder, body, isLittleEndian)).toEqual([value, problems]);
}

const BAD_OPTION = "an option is longer than its block";
const NO_TEXTS = { name: "", description: "", filter: "", operatingSystem: "", comment: "" };
const statistics: Decode<InterfaceStatistics | undefined> = (body, onProblem) => decodeStatistics(body, 7, onProblem);

describe.each([true, false])("little-endian: %s", (order) => {
  const layout = (): Layout => new Layout(order);
  const text = (code: number, value: string): Uint8Array => option(code, ascii(value), order);
  const lying = layout().u16(4, 500).raw(ascii("abcd")).done();

  describe("section", () => {
    const head = layout().u32(0x1a2b3c4d).u16(1, 0).u64(-1n).done();
    const section = (...options: Uint8Array[]): Uint8Array => join(head, ...options);
    const plain = { comment: "", hardware: "", application: "" };
    test("without options", () => check(decodeSection, section(), order, plain));
    test("each fact", () =>
      check(decodeSection, section(text(2, "arm64"), text(3, "Linux"), text(4, "dumpcap"), text(1, "mine")), order, {
        comment: "mine",
        hardware: "arm64",
        application: "dumpcap",
      }));
    test("the last of a fact said twice counts, and comments are lines", () =>
      check(decodeSection, section(text(4, "a"), text(1, "one"), text(4, "b"), text(1, "two")), order, {
        ...plain,
        comment: "one\ntwo",
        application: "b",
      }));
    test("what was said before an option that lies is kept", () =>
      check(decodeSection, section(text(2, "x86"), lying), order, { ...plain, hardware: "x86" }, [BAD_OPTION]));
    test("a fact is cut, a comment is not", () => {
      const long = "n".repeat(MAX_TEXT_LENGTH + 9);
      const value = { comment: long, hardware: "", application: "n".repeat(MAX_TEXT_LENGTH) };
      check(decodeSection, section(text(4, long), text(1, long)), order, value);
    });
  });

  describe("interface", () => {
    const body = (...options: Uint8Array[]): Uint8Array => join(layout().u16(113, 0xffff).u32(4096).done(), ...options);
    const facts = (made: Uint8Array, texts: object, problems: string[] = []): void => {
      const [value, said] = decode(decodeInterface, made, order);
      expect(value?.facts).toEqual({ linkType: 113, snapLength: 4096, ...NO_TEXTS, ...texts });
      expect(said).toEqual(problems);
    };
    test("without options", () => facts(body(), {}));
    test("each text", () =>
      facts(body(text(2, "eth0"), text(3, "uplink"), text(11, "\0tcp port 80"), text(12, "Linux"), text(1, "c")), {
        name: "eth0",
        description: "uplink",
        filter: "tcp port 80",
        operatingSystem: "Linux",
        comment: "c",
      }));
    test("a filter in another form than text is not shown", () => facts(body(text(11, "\u0001\u0000\u0002")), {}));
    test("an empty filter", () => facts(body(text(11, "")), {}));
    test("options of other kinds are passed over", () =>
      facts(body(text(4, "abcdefgh"), text(9999, "x"), text(2, "lo")), { name: "lo" }));
    test("an option that lies", () => facts(body(text(2, "eth1"), lying), { name: "eth1" }, [BAD_OPTION]));
    test("a body too short", () => check(decodeInterface, layout().u16(1, 0).u16(1).done(), order, undefined));
    test("the unit is microseconds unless said", () => {
      const [plain] = decode(decodeInterface, body(), order);
      const [empty] = decode(decodeInterface, body(option(9, new Uint8Array(0), order)), order);
      const [nano] = decode(decodeInterface, body(option(9, Uint8Array.of(9), order)), order);
      expect([plain?.unit.perSecond, empty?.unit.perSecond, nano?.unit.perSecond]).toEqual([1e6, 1e6, 1e9]);
    });
    test("an offset of fewer than eight bytes is none", () => {
      const [short] = decode(decodeInterface, body(option(14, Uint8Array.of(1, 1, 1, 1), order)), order);
      const [whole] = decode(decodeInterface, body(option(14, layout().u64(-3600n).done(), order)), order);
      expect([short?.unit.offsetSec, whole?.unit.offsetSec]).toEqual([0, -3600]);
    });
  });

  describe("names", () => {
    const v4 = (names: string): Uint8Array => text(1, `\u000a\u0000\u0000\u0001${names}`);
    const address4 = Uint8Array.of(10, 0, 0, 1);
    const address6 = Uint8Array.from({ length: 16 }, (_, i) => 0xf0 | i);
    const v6 = (names: string): Uint8Array => option(2, join(address6, ascii(names)), order);
    const end = text(0, "");
    test("none", () => check(decodeNames, new Uint8Array(0), order, []));
    test("several of one address, several addresses", () =>
      check(decodeNames, join(v4("a\0b.c\0"), v6("six\0"), v4("again\0"), end), order, [
        { address: address4, names: ["a", "b.c"] },
        { address: address6, names: ["six"] },
        { address: address4, names: ["again"] },
      ]));
    test("the last zero may be missing", () =>
      check(decodeNames, v4("a\0bc"), order, [{ address: address4, names: ["a", "bc"] }]));
    test("empty names are none", () =>
      check(decodeNames, v4("\0\0x\0\0"), order, [{ address: address4, names: ["x"] }]));
    test("an address without names says nothing", () => check(decodeNames, join(v4(""), v6("")), order, []));
    test("an address too short says nothing", () => check(decodeNames, text(2, "short"), order, []));
    test("records of other kinds are passed over", () =>
      check(decodeNames, join(text(3, "eui48"), v4("a\0")), order, [{ address: address4, names: ["a"] }]));
    test("what follows the end is not looked at", () =>
      check(decodeNames, join(v4("a\0"), end, v4("b\0")), order, [{ address: address4, names: ["a"] }]));
    test("a record longer than the block", () =>
      check(
        decodeNames,
        join(v4("a\0"), layout().u16(1, 99).raw([1, 2, 3, 4]).done()),
        order,
        [{ address: address4, names: ["a"] }],
        ["a name record is longer than its block"],
      ));
    test("a name is cut", () =>
      check(decodeNames, v4(`${"n".repeat(MAX_TEXT_LENGTH + 5)}\0z\0`), order, [
        { address: address4, names: ["n".repeat(MAX_TEXT_LENGTH), "z"] },
      ]));
  });

  describe("secrets", () => {
    const secrets = (claimed: number, data: string): Uint8Array =>
      layout().u32(0x544c534b, claimed).raw(ascii(data)).done();
    const keys = (data: string) => ({ secretsType: 0x544c534b, data: ascii(data) });
    test("as long as they say", () => check(decodeSecrets, secrets(5, "keys\n\0\0\0"), order, keys("keys\n")));
    test("none", () => check(decodeSecrets, secrets(0, ""), order, keys("")));
    test("longer than the block", () => check(decodeSecrets, secrets(5, "keys"), order, undefined));
    test("of an impossible length", () => check(decodeSecrets, secrets(0xffff_ffff, "keys"), order, undefined));
    test("a body too short", () => check(decodeSecrets, layout().u32(1).u16(0).done(), order, undefined));
  });

  describe("statistics", () => {
    const body = (...options: Uint8Array[]): Uint8Array => join(layout().u32(2).time(9n).done(), ...options);
    const counter = (code: number, value: bigint): Uint8Array => option(code, layout().u64(value).done(), order);
    test("without options", () => check(statistics, body(), order, { interfaceIndex: 9, comment: "" }));
    test("each counter", () =>
      check(statistics, body(counter(4, 1n), counter(5, 2n), counter(7, 3n), text(1, "note")), order, {
        interfaceIndex: 9,
        received: 1,
        droppedByInterface: 2,
        droppedBySystem: 3,
        comment: "note",
      }));
    test("counters of other kinds are passed over", () =>
      check(statistics, body(counter(2, 5n), counter(6, 5n), counter(8, 5n)), order, {
        interfaceIndex: 9,
        comment: "",
      }));
    test("a counter of fewer than eight bytes is none", () =>
      check(statistics, body(text(4, "1234")), order, { interfaceIndex: 9, comment: "" }));
    test("a counter beyond exact numbers is near", () =>
      check(statistics, body(counter(4, 2n ** 64n - 1n)), order, {
        interfaceIndex: 9,
        received: 2 ** 64,
        comment: "",
      }));
    test("an option that lies", () =>
      check(statistics, body(counter(4, 1n), lying), order, { interfaceIndex: 9, received: 1, comment: "" }, [
        BAD_OPTION,
      ]));
    test("a body too short", () => check(statistics, layout().u32(2).u32(0).done(), order, undefined));
  });
});

describe("the bound of names", () => {
  /** A record of so many names, which costs one more for its address. */
  const record = (names: number): Uint8Array => option(1, join(Uint8Array.of(10, 0, 0, 1), ascii("a\0".repeat(names))));
  const ofBlock = (...counts: readonly number[]) => {
    const [found, problems] = decode(decodeNames, join(...counts.map(record)), true);
    return { kept: found.map(({ names }) => names.length), problems };
  };
  const full = [...Array.from({ length: 8 }, () => 30_000), MAX_NAMES_PER_BLOCK - 8 * 30_001 - 1];
  test("is reached without a word", () => expect(ofBlock(...full)).toEqual({ kept: full, problems: [] }));
  test("is said once it is passed, and what came before is kept", () =>
    expect(ofBlock(...full, 1, 5)).toEqual({
      kept: full,
      problems: [`a block holds more than ${MAX_NAMES_PER_BLOCK} names`],
    }));
});

test.each([
  ["", "a", "a"],
  ["a", "b", "a\nb"],
  ["a\nb", "", "a\nb\n"],
  ["", "", ""],
])("the comments %j and %j are %j", (before, comment, joined) => expect(joinComment(before, comment)).toBe(joined));
