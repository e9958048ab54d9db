// What is found by text, by bytes and by filter, over real stored entries.
import { describe, expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { presentation } from "../engine-presentation.ts";
import { FakeReview, replacing } from "../review/testing/fake-review.ts";
import { Reviews } from "../review/reviews.ts";
import type { EntryStore } from "../store/index.ts";
import { filterOf, matcherOf, rowOf, TCP } from "../store/testing/rows.ts";
import { withRows } from "../store/testing/with-store.ts";
import { bytesProbe, mayBeText } from "./bytes-probe.ts";
import { longestPlain } from "./content-probe.ts";
import { filterProbe } from "./filter-probe.ts";
import type { Probe } from "./probe.ts";
import { textProbe } from "./text-probe.ts";

const NO_PACKETS = { paths: [], notice: "" };
const showing = () => ({ presentation, redactions: [], reviews: new Reviews(), waitMs: 0 });

function documentOf(response: object): string {
  return JSON.stringify({ request: { method: "GET" }, response, data: null, event: null, error: null });
}
const body = (text: string, encoding = ""): Partial<EntryRow> => ({
  document: documentOf({
    status: 200,
    headers: { "X-Trace": "Abc-1" },
    content: { size: 9, mimeType: "text/plain", encoding, text },
  }),
});
const packed = (bytes: Uint8Array | string): Partial<EntryRow> => body(Buffer.from(bytes).toString("base64"), "base64");

/** Numbers that a probe finds among all rows. */
async function found(rows: readonly EntryRow[], open: (store: EntryStore) => Probe): Promise<readonly number[]> {
  let result: readonly number[] = [];
  await withRows(rows, async (store) => {
    const all = Uint32Array.from(rows, (_, i) => i + 1);
    result = [...(await open(store).look(all, new AbortController().signal))];
  });
  return result;
}

describe("text", () => {
  const rows = [
    rowOf(1, { summary: "/Cart/7", srcIp: "10.9.8.7", srcPort: 4321 }),
    rowOf(2, body('say "hello"\nthere, Straße')),
    rowOf(3, packed("\u0000a packed Message")),
    rowOf(4, { document: "not json" }),
  ];
  async function check(text: string, expected: readonly number[], matchCase = false): Promise<void> {
    expect(await found(rows, (store) => textProbe(store, { text, matchCase }, showing)), text).toEqual(expected);
  }
  test("is found in cells, in either case unless it matters", async () => {
    await check("/cart/", [1]);
    await check("/cart/", [], true);
    await check("/Cart/", [1], true);
    await check("10.9.8.7:4321", [1]);
  });
  test("is found in values and bodies, also over what JSON writes otherwise", async () => {
    await check('"HELLO"\nthere', [2]);
    await check("STRASSE", []);
    await check("STRAßE", [2]);
    await check("abc-1", [2, 3]);
  });
  test("is found in bodies that are packed, and not in the letters of their packing", async () => {
    await check("packed message", [3]);
    await check(Buffer.from("\u0000a packed Message").toString("base64"), []);
  });
  test("names of headers are content, the names that every entry has are not", async () => {
    await check("x-trace", [2, 3]);
    await check("mimeType", []);
    await check("headers", []);
  });
  test("is found in what connections said, which is packed without a word on it", async () => {
    const [data, protocol] = [{ payload: Buffer.from("Odd words").toString("base64"), length: 9 }, TCP];
    const document = JSON.stringify({ request: data, response: null, data, event: null, error: null });
    const one = [rowOf(1, { document, protocol, isFlow: true })];
    expect(await found(one, (store) => textProbe(store, { text: "odd W", matchCase: false }, showing))).toEqual([1]);
  });
  test("is looked for in what scripts leave of an entry", async () => {
    const reviews = new Reviews();
    reviews.use(new FakeReview(replacing("hello", "hidden")));
    const shown = () => ({ ...showing(), reviews, waitMs: 1000 });
    const one = [rowOf(2, body("hello"))];
    const search = (text: string): Promise<readonly number[]> =>
      found(one, (store) => textProbe(store, { text, matchCase: false }, shown));
    expect(await search("hello")).toEqual([]);
    expect(await search("hidden")).toEqual([1]);
  });
});

describe("bytes", () => {
  const rows = [
    rowOf(1, body("plain \r\n text")),
    rowOf(2, packed(Uint8Array.of(0, 0xde, 0xad, 0xbe, 0xef))),
    rowOf(3),
  ];
  async function check(hex: string, expected: readonly number[]): Promise<void> {
    expect(await found(rows, (store) => bytesProbe(store, hex, showing, NO_PACKETS)), hex).toEqual(expected);
  }
  test("are found in bodies of text and of bytes", async () => {
    await check("deadbe", [2]);
    await check("0d0a", [1]);
    await check(Buffer.from("plain").toString("hex"), [1]);
    await check(Buffer.from("Plain").toString("hex"), []);
  });
});

describe("a filter", () => {
  test("finds what it lets through among what is asked, in ranges and in scattered numbers", async () => {
    const rows = Array.from({ length: 200 }, (_, k) => rowOf(k));
    const sql = { kind: "exact", where: "status = $1", errors: "method = $2", parameters: ["503", "GET"] } as const;
    await withRows(rows, async (store) => {
      const probe = filterProbe(
        store,
        filterOf({ sql }),
        matcherOf(() => true),
      );
      const { signal } = new AbortController();
      expect(probe.notice).toBe("");
      expect([...(await probe.look(Uint32Array.from([1, 2, 3]), signal))]).toEqual([1]);
      expect([...(await probe.look(Uint32Array.from([1, 17, 18, 35]), signal))]).toEqual([1, 18, 35]);
      expect([...(await probe.look(new Uint32Array(), signal))]).toEqual([]);
      expect(probe.notice).toMatch(/could not be decided on \d+ rows/);
    });
  });
});

test("bytes may be text where they are characters, the first and the last of them cut", () => {
  const check = (hex: string, expected: boolean): void =>
    expect(mayBeText(Buffer.from(hex, "hex")), hex).toBe(expected);
  check("0d0a41", true);
  check("bcc3bc", true);
  check("41c3", true);
  check("41c341", false);
  check("00deadbeef", false);
  check("ff", false);
});

test("the database looks for the longest part that JSON leaves as it is", () => {
  const check = (text: string, expected: string): void => expect(longestPlain(text)).toBe(expected);
  check("plain", "plain");
  check('a"bcd\\e', "bcd");
  check("Straße", "Stra");
  check("漢", "");
});
