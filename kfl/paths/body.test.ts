// Bodies opened as JSON and XML: plain before base64, what is neither, and that few are remembered.
import { expect, test } from "vitest";
import { encodeBase64, encodeUtf8 } from "./base64.ts";
import { BodyMemory, openJson, openXml } from "./body.ts";
import { formatXml } from "./xml.ts";

const base64 = (text: string): string => encodeBase64(encodeUtf8(text));

function check(text: string, expected: ReturnType<typeof openJson>): void {
  test(`JSON of ${JSON.stringify(text)}`, () => {
    expect(openJson(text)).toEqual(expected);
  });
}
check("{}", { value: {}, isBase64: false });
check(' [1, "é"] ', { value: [1, "é"], isBase64: false });
check('"x"', { value: "x", isBase64: false });
check("5", { value: 5, isBase64: false });
check("-1.5e3", { value: -1500, isBase64: false });
check("null", { value: null, isBase64: false });
// These are base64 as well, and JSON goes first.
check("true", { value: true, isBase64: false });
check("1234", { value: 1234, isBase64: false });
check("null", { value: null, isBase64: false });
check(base64('{"k":"é"}'), { value: { k: "é" }, isBase64: true });
check(base64("[1]").replace(/=+$/, ""), { value: [1], isBase64: true });
check(`\n${base64("[1]")}\n`, { value: [1], isBase64: true });
check("", null);
check(" ", null);
check("{", null);
check("{'k':1}", null);
check("NaN", null);
check("tru", null);
check("AAAA", null);
check(base64("not JSON"), null);
check("gICA", null);

function checkXml(text: string, expected: string | null, isBase64 = false): void {
  test(`XML of ${JSON.stringify(text)}`, () => {
    const opened = openXml(text);
    expect(opened && formatXml(opened.document)).toBe(expected);
    if (opened) expect(opened.isBase64).toBe(isBase64);
  });
}
checkXml("<a/>", "<a/>");
checkXml(" \n<a/>", "<a/>");
checkXml("\uFEFF<a/>", "<a/>");
checkXml(base64("<a>é</a>"), "<a>é</a>", true);
checkXml("", null);
checkXml("a", null);
checkXml("<a>", null);
checkXml(base64("no XML"), null);

test("a text is opened once while it is remembered, and few are", () => {
  const memory = new BodyMemory();
  const first = memory.json('{"n":0}');
  expect(memory.json('{"n":0}')).toBe(first);
  for (let n = 1; n <= 4; n++) memory.json(`{"n":${n}}`);
  expect(memory.json('{"n":0}')).not.toBe(first);
  expect(memory.json('{"n":0}')).toEqual(first);
});

test("what cannot be opened is remembered too, and JSON and XML do not mix", () => {
  const memory = new BodyMemory();
  expect([memory.json("<a/>"), memory.json("<a/>")]).toEqual([null, null]);
  expect(memory.xml("<a/>")).toBe(memory.xml("<a/>"));
});
