// Whatever stands in an entry, each output holds one line for it, with as many cells as there are columns.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeItem } from "../testing/items.ts";
import { entryFormat } from "./entry-format.ts";
import { type Item, parseFields } from "./fields.ts";
import type { TableOptions } from "./table.ts";

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom("\r\n", "a\nb", '"', '""', ",", "=1+1", "@x", "-x", "+5", "\t=x", "'", "\x1b[2J", "\u202e", "\0"),
);
const row = fc.record({
  method: hostile,
  summary: hostile,
  status: hostile,
  srcIp: hostile,
  errorType: fc.constantFrom("" as const, "timeout"),
  outcome: fc.constantFrom(...(["good", "bad", "none"] as const)),
  elapsedNs: fc.option(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), { nil: null }),
  timeNs: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  srcPort: fc.option(fc.nat(65_535), { nil: null }),
});
const json = fc.jsonValue({ maxDepth: 3 });
const item: fc.Arbitrary<Item> = fc
  .tuple(row, json, hostile, hostile)
  .map(([cells, body, name, namespace]) => makeItem(cells, { request: { body } }, { src: { name, namespace } }));

const PLAIN: TableOptions = { columns: 120, useColour: false };
const CHOSEN = parseFields('request.body,method,summary,id,request["body"],dst.port');

/** The cells of one or more lines, by RFC 4180 (2. to 7.). */
function parseCsv(text: string): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (let at = 0; at < text.length; ) {
    let cell = "";
    if (text[at] === '"') {
      let end = at + 1;
      for (; text[end] !== '"' || text[end + 1] === '"'; end++) {
        if (text[end] === '"') end++;
        cell += text[end];
      }
      at = end + 1;
    } else {
      const end = text.slice(at).search(/[,\r]/) + at;
      cell = text.slice(at, end);
      at = end;
    }
    line.push(cell);
    if (text[at] === ",") at++;
    else {
      expect(text.slice(at, at + 2)).toBe("\r\n");
      at += 2;
      lines.push(line);
      line = [];
    }
  }
  return lines;
}

/** `holds` says of what is printed for each item. */
function check(
  output: "table" | "json" | "csv",
  isChosen: boolean,
  holds: (text: string, of: Item, head: string) => void,
): void {
  const format = entryFormat(output, isChosen ? CHOSEN : null, PLAIN);
  if (format === null) throw new Error(`${output} prints entries`);
  fc.assert(
    fc.property(item, (of) => holds(format.text(of), of, format.head)),
    { numRuns: 300 },
  );
}

describe.each([false, true])("with chosen fields: %s", (isChosen) => {
  test("a table has one line, which no terminal acts on", () => {
    check("table", isChosen, (text) => {
      expect(text.endsWith("\n")).toBe(true);
      expect(text.slice(0, -1)).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u);
      expect(text.length - 1).toBeLessThanOrEqual(isChosen ? 120 : 130);
    });
  });
  test("JSON is one line that says what the entry says", () => {
    check("json", isChosen, (text, of) => {
      expect(text.indexOf("\n")).toBe(text.length - 1);
      const wanted = isChosen ? Object.fromEntries(CHOSEN.map(({ name, read }) => [name, read(of)])) : of.entry();
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(wanted)));
    });
  });
  test("CSV has a cell for each column of its head, and no formula", () => {
    check("csv", isChosen, (text, of, head) => {
      const [names = [], cells = [], ...more] = parseCsv(head + text);
      expect(more).toEqual([]);
      expect(cells.length).toBe(names.length);
      for (const cell of cells)
        expect(/^[=@]|^[+\-\t\r](?!\d|\.|$)/.test(cell) && Number.isNaN(Number(cell))).toBe(false);
      const summary = cells[names.indexOf("summary")] ?? "";
      expect([of.row.summary, `'${of.row.summary}`]).toContain(summary);
    });
  });
});

test("colours stand around the status and nowhere else", () => {
  const format = entryFormat("table", null, { columns: 120, useColour: true });
  fc.assert(
    fc.property(item, (of) => {
      const text = format?.text(of) ?? "";
      // oxlint-disable-next-line no-control-regex -- a colour begins with a control character
      const colours = text.match(/\x1b\[\d+m/g) ?? [];
      expect([0, 2]).toContain(colours.length);
    }),
  );
});

test.each(["none", "pcap", "pcapng"] as const)("%s prints no entries", (output) => {
  expect(entryFormat(output, null, PLAIN)).toBeNull();
});
