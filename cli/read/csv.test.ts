import { expect, test } from "vitest";
import { makeItem } from "../testing/items.ts";
import { csvFormat } from "./csv.ts";
import { parseFields } from "./fields.ts";

function check(value: unknown, expected: string): void {
  expect(csvFormat(parseFields("v")).text(makeItem({}, { v: value }))).toBe(`${expected}\r\n`);
}

test("cells are quoted where they must be", () => {
  check("plain", "plain");
  check("a,b", '"a,b"');
  check('say "hi"', '"say ""hi"""');
  check("two\nlines", '"two\nlines"');
  check("", "");
  check(null, "");
  check(12, "12");
  check(true, "true");
  check({ a: [1, "b"] }, '"{""a"":[1,""b""]}"');
});

test("a text from a packet is no formula in a spreadsheet; a negative number stays one", () => {
  check("=cmd()", "'=cmd()");
  check("@x", "'@x");
  check("-ERR no", "'-ERR no");
  check(-1, "-1");
});

test("the default columns are those of the list", () => {
  const { head, text } = csvFormat(null);
  expect(head).toMatch(/^id,startTime,.*,method,summary,status,outcome,.*\r\n$/);
  expect(text(makeItem({ errorType: "timeout" }))).toMatch(
    /,GET,\/cart,200,good,10,20,timeout,false,false,false,false,\r\n$/,
  );
});
