// The reader of XML: what it takes from text that is, what it refuses, and that nothing makes it work or grow.
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeEntities } from "./xml-entities.ts";
import { MAX_ATTRIBUTES, MAX_DEPTH, MAX_XML_CHARACTERS, XmlReader } from "./xml-reader.ts";

/** Tokens up to the end, or to what is wrong. */
function tokens(text: string): string {
  const xml = new XmlReader(text);
  const seen: string[] = [];
  for (;;) {
    const kind = xml.next();
    if (kind === "open") seen.push(`<${xml.local}`);
    else if (kind === "close") seen.push(">");
    else if (kind === "text") seen.push(JSON.stringify(xml.text));
    else return [...seen, kind].join(" ");
  }
}

test.each([
  ["<a/>", "<a > end"],
  ["<a></a>", "<a > end"],
  ["<a >x</a >\n", '<a "x" > end'],
  ['\uFEFF<?xml version="1.0"?>\n<!-- <b> --><p:a x="1>2" y=\'"\'><b/>t</p:a>', '<a <b > "t" > end'],
  ["<a>1 &lt; 2 &amp; &#233;&#xE9;<![CDATA[<b>&amp;]]></a>", '<a "1 < 2 & éé" "<b>&amp;" > end'],
  ["<é.x-1/>", "<é.x-1 > end"],
])("%s", (text, expected) => expect(tokens(text)).toBe(expected));

test.each([
  ["", "bad"],
  ["text", "bad"],
  ["<a>", "<a bad"],
  ["<a></b>", "<a bad"],
  ["<a/><b/>", "<a > bad"],
  ["<a/>text", "<a > bad"],
  ["<a x>", "bad"],
  ["<a x=1>", "bad"],
  ['<a x="1>', "bad"],
  ["<a / >", "bad"],
  ["< a/>", "bad"],
  ["<a><!-- </a>", "<a bad"],
  ["<a><![CDATA[</a>", "<a bad"],
  ["<a><?x </a>", "<a bad"],
  ['<!DOCTYPE a [<!ENTITY e "ee">]><a>&e;</a>', "bad"],
  ['<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "bad"],
  ["<a><!ELEMENT a></a>", "<a bad"],
])("%s is wrong", (text, expected) => expect(tokens(text)).toBe(expected));

test("references stand for what is predefined; others stay as they are", () => {
  expect(decodeEntities("&amp;&lt;&gt;&quot;&apos;&#x41;&#65;&#128512;")).toBe("&<>\"'AA😀");
  expect(decodeEntities("&e; &#0; &#xD800; &#x110000; &#99999999; &")).toBe(
    "&e; &#0; &#xD800; &#x110000; &#99999999; &",
  );
  // What a reference stands for is none itself.
  expect(decodeEntities("&amp;lt;")).toBe("&lt;");
});

test("namespaces are those of the nearest declaration", () => {
  const xml = new XmlReader('<a xmlns="urn:1" xmlns:p="urn:2&amp;3"><p:b xmlns="urn:4"><c/></p:b><q:d/></a>');
  const seen: string[] = [];
  for (let kind = xml.next(); kind !== "end"; kind = xml.next())
    if (kind === "open") seen.push(`${xml.local} ${xml.namespace()}`);
  expect(seen).toEqual(["a urn:1", "b urn:2&3", "c urn:4", "d "]);
});

test("children and content skip what is deeper", () => {
  const xml = new XmlReader("<r><a>1<x>no</x>2</a><b><c/></b><d/></r>");
  const names: string[] = [];
  expect(xml.child(0)).toBe(true);
  while (xml.child(1)) names.push(xml.is("a") ? xml.content() : xml.local);
  expect(names).toEqual(["12", "b", "d"]);
});

test("depth, attributes and length are bounded", () => {
  const nested = (depth: number): string => `${"<a>".repeat(depth)}${"</a>".repeat(depth)}`;
  expect(tokens(nested(MAX_DEPTH))).toMatch(/ end$/);
  expect(tokens(nested(MAX_DEPTH + 1))).toMatch(/ bad$/);
  const attributes = (count: number): string => `<a ${Array.from({ length: count }, (_, i) => `x${i}=""`).join(" ")}/>`;
  expect(tokens(attributes(MAX_ATTRIBUTES))).toBe("<a > end");
  expect(tokens(attributes(MAX_ATTRIBUTES + 1))).toBe("bad");
  expect(tokens(`<a>${" ".repeat(MAX_XML_CHARACTERS)}</a>`)).toMatch(/ bad$/);
  // Many small things in a row cost no stack.
  expect(tokens(`${"<!----> ".repeat(100_000)}<a/>`)).toBe("<a > end");
});

test("any text ends, without throwing", () => {
  const piece = fc.constantFrom(
    "<",
    ">",
    "/",
    "<a",
    "</a>",
    "<a>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "&lt;",
    '"',
    "=",
    " x='",
    "é",
    "\0",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 60 }), (pieces) => {
      expect(tokens(pieces.join(""))).toMatch(/(?:end|bad)$/);
    }),
    { numRuns: 2000, seed: 1 },
  );
});
