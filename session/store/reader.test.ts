// What readers answer to numbers, ids and queries that nobody promised to be sensible.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { closedError } from "./database.ts";
import type { EntryStore } from "./index.ts";
import { parseId } from "./reader.ts";
import { rowOf, SOURCE, TCP } from "./testing/rows.ts";
import { withRows } from "./testing/with-store.ts";

const ROWS = Array.from({ length: 300 }, (_, k) => rowOf(k));
function withStore<T>(use: (store: EntryStore) => Promise<T>): Promise<T> {
  return withRows(ROWS, use);
}

describe("an id in its parts", () => {
  function check(id: string, expected: ReturnType<typeof parseId>): void {
    expect(parseId(id)).toEqual(expected);
  }
  test("worker, stream and index", () =>
    check("file:a.pcap/000000000007.pcap-12", { worker: "file:a.pcap", stream: "000000000007.pcap", index: 12 }));
  test("a worker with slashes and dashes", () =>
    check("file:a/b-c.pcap/1.pcap-0", { worker: "file:a/b-c.pcap", stream: "1.pcap", index: 0 }));
  test("a stream with dashes", () => check("w/a-b-3", { worker: "w", stream: "a-b", index: 3 }));
  test.each(["", "/", "-", "a", "a/b", "a-1", "a-1/b", "a/b-", "a/b-x", "a/b- 1", "a/b--1x", "a/b-12345678901"])(
    "%j is none",
    (id) => check(id, null),
  );
  test("any worker and any index come back", () =>
    fc.assert(
      fc.property(fc.string(), fc.nat(4_294_967_295), (worker, index) =>
        check(`${worker}/1.pcap-${index}`, { worker, stream: "1.pcap", index }),
      ),
    ));
});

describe("rows by number", () => {
  function check(numbers: readonly number[], expected: readonly number[]): Promise<void> {
    return withStore(async ({ pages }) => {
      expect((await pages.listRows(Uint32Array.from(numbers))).map(({ no }) => no)).toEqual(expected);
      expect((await pages.wholeRows(Uint32Array.from(numbers))).map(({ row }) => row)).toEqual(
        expected.map((no) => ROWS[no - 1]),
      );
    });
  }
  test("none", () => check([], []));
  test("in a range", () => check([10, 11, 12], [10, 11, 12]));
  test("backwards", () => check([12, 11, 10], [12, 11, 10]));
  test("far apart", () => check([1, 300, 150], [1, 300, 150]));
  test("with holes in the range", () => check([5, 9, 7], [5, 9, 7]));
  test("that are not there", () => check([0, 301, 4_294_967_295, 2], [2]));
  test("the same twice", () => check([3, 3], [3, 3]));
});

describe("numbers by id", () => {
  function check(ids: readonly string[], expected: readonly number[]): Promise<void> {
    return withStore(async ({ pages }) => expect([...(await pages.numbersOf(ids))]).toEqual(expected));
  }
  const idOf = (no: number): string => ROWS[no - 1]?.id ?? "";
  test("ascending, whatever was asked first", () => check([idOf(200), idOf(5), idOf(77)], [5, 77, 200]));
  test("each once", () => check([idOf(5), idOf(5)], [5]));
  test("without those that are not there, or are none", () =>
    check(["", "x", "file:a.pcap/none.pcap-1", "local:eth0/000000000000.pcap-1", idOf(9)], [9]));
  test("of nothing", () => check([], []));
  test("with texts that would be SQL or JSON", () => check(["a/x'; DROP TABLE entries; --\"]-1", idOf(1)], [1]));
});

test("the flows of rows, each once", () =>
  withStore(async ({ pages }) => {
    expect(await pages.flowsOf(Uint32Array.of(1, 2, 3, 4, 5, 300))).toEqual(new Set([0, 1, 74]));
    expect(await pages.flowsOf(new Uint32Array())).toEqual(new Set());
  }));

describe("parameters", () => {
  test("are bound by number, used or not, once or often", () =>
    withStore(async ({ scans }) => {
      const rows = await scans.table("SELECT $3 || $1 || $3, $4 + 1, $2", ["a", 7n, "b", 2.5, true]);
      expect(rows).toEqual([["bab", 3.5, 7n]]);
      expect(await scans.table("SELECT $2", [1n, false])).toEqual([[false]]);
    }));
  test("that are missing are our mistake", () =>
    withStore(async ({ scans }) => {
      await expect(scans.table("SELECT $2", ["a"])).rejects.toThrow("parameter $2");
      expect(await scans.table("SELECT 1")).toEqual([[1]]);
    }));
  test("are values, whatever they hold", () =>
    withStore(async ({ scans }) => {
      const hostile = "'; DROP TABLE entries; --";
      expect(await scans.table("SELECT count(*) FROM entries WHERE summary = $1", [hostile])).toEqual([[0n]]);
      expect(await scans.table("SELECT count(*) FROM entries")).toEqual([[300n]]);
    }));
});

describe("one connection, one statement at a time", () => {
  test("answers come in the order asked, and a failure stops nobody else", () =>
    withStore(async ({ scans }) => {
      const order: string[] = [];
      const ask = (name: string, sql: string): Promise<void> =>
        scans.table(sql).then(
          () => void order.push(name),
          () => void order.push(`${name} failed`),
        );
      await Promise.all([
        ask("slow", "SELECT sum(range) FROM range(200000)"),
        ask("wrong", "SELECT nothing FROM nowhere"),
        ask("fast", "SELECT 1"),
      ]);
      expect(order).toEqual(["slow", "wrong failed", "fast"]);
    }));
  test("whoever throws in the middle of a result ends that result alone", () =>
    withStore(async ({ scans }) => {
      const stopped = scans.chunks("SELECT * FROM range(10000)", [], () => {
        throw new Error("enough");
      });
      await expect(stopped).rejects.toThrow("enough");
      expect((await scans.numbers("SELECT no FROM entries ORDER BY no LIMIT 3", [])).join()).toBe("1,2,3");
    }));
  test("after closing everything is refused", () =>
    withStore(async (store) => {
      await store.scans.close();
      for (const late of [store.scans.table("SELECT 1"), store.scans.listRows(Uint32Array.of(1))]) {
        await expect(late).rejects.toEqual(closedError());
      }
    }));
});

test("a row comes back whole, absent values and all", () =>
  withRows(
    [
      rowOf(1, { srcPort: null, dstPort: null, vlan: null, elapsedNs: null, handshakeUs: null }),
      rowOf(2, { vlan: 4095, srcPort: 0, hops: [{ node: "n", interface: "eth0", packets: 3 }], truncated: true }),
      rowOf(3, { protocol: TCP, isFlow: true, l7Detected: ["http", "redis"], outgoing: true, tls: true }),
      rowOf(4, { method: "", summary: "", status: "", document: "{}", requestSize: 2 ** 52, timeNs: -1n }),
    ],
    async ({ pages }) => {
      const [first, second, third, fourth] = await pages.wholeRows(Uint32Array.of(1, 2, 3, 4));
      expect(first?.row).toMatchObject({
        srcPort: null,
        dstPort: null,
        vlan: null,
        elapsedNs: null,
        handshakeUs: null,
      });
      expect(second?.row).toMatchObject({ vlan: 4095, srcPort: 0, truncated: true, hops: [{ packets: 3 }] });
      expect(third?.row).toMatchObject({ isFlow: true, l7Detected: ["http", "redis"], outgoing: true, protocol: TCP });
      expect(fourth?.row).toMatchObject({ method: "", document: "{}", requestSize: 2 ** 52, timeNs: -1n });
      expect(first?.source).toEqual(SOURCE);
    },
  ));
