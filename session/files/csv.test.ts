import { expect, test } from "vitest";
import { rowOf } from "../store/testing/rows.ts";
import { CSV_HEAD, type CsvEntry, csvCell, formatCsvEntry, formatCsvLine } from "./csv.ts";

const NAMELESS = { name: "", namespace: "" };

/** Cells of an entry by the names of their columns. */
function check(entry: Partial<CsvEntry>, expected: Readonly<Record<string, string>>): void {
  const line = formatCsvEntry({ row: rowOf(1), src: NAMELESS, dst: NAMELESS, ...entry });
  const cells = line.trimEnd().split(",");
  const names = CSV_HEAD.trimEnd().split(",");
  expect(cells).toHaveLength(names.length);
  expect(Object.fromEntries(names.map((name, i) => [name, cells[i]]))).toMatchObject(expected);
}

test("columns have the values of the entry's paths", () =>
  check(
    {
      src: { name: "cart", namespace: "shop" },
      failed: true,
      note: { isMarked: true, isIgnored: false, comment: "=look" },
    },
    {
      id: "file:a.pcap/000000000000.pcap-1",
      startTime: "2026-09-21T14:13:20.001000001Z",
      elapsedTimeUs: "7",
      "protocol.abbr": "HTTP",
      tls: "false",
      "src.ip": "10.1.0.1",
      "src.port": "1025",
      "src.name": "cart",
      "src.namespace": "shop",
      "dst.name": "",
      status: "200",
      requestSize: "101",
      passed: "false",
      failed: "true",
      marked: "true",
      ignored: "false",
      comment: "'=look",
    },
  ));
test("what is not known is empty, and no time passed without an answer", () =>
  check(
    { row: rowOf(5, { srcPort: null, dstPort: null }) },
    {
      "src.port": "",
      "dst.port": "",
      elapsedTimeUs: "0",
      marked: "false",
      comment: "",
    },
  ));

test.each([
  ["plain", "plain"],
  ["a,b", '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ["two\nlines", '"two\nlines"'],
  ["=1+1", "'=1+1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\tx", "'\tx"],
  ["-ERR no", "'-ERR no"],
  ["=a,b", '"\'=a,b"'],
  ["-5", "-5"],
  [-5, "-5"],
  [true, "true"],
  ["", ""],
])("cell of %j", (value, expected) => expect(csvCell(value)).toBe(expected));

test("a line ends as RFC 4180 has it", () => expect(formatCsvLine(["a", 1, ""])).toBe("a,1,\r\n"));
