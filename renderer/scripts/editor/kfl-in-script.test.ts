import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeFor, kflAt, kflSpans, MAX_SPANS, sourceOffset } from "./kfl-in-script.ts";

describe("filters in a script", () => {
  const check = (source: string, expected: readonly string[]): void =>
    expect(kflSpans(source).map(({ text }) => text)).toEqual(expected);

  test("the filter line and the texts of kfl.match and kfl.validate", () => {
    check('// Title\n// filter: http && dst.name == "a"  \nvar x;', ['http && dst.name == "a"']);
    check("kfl.match(\"http\", data); kfl . validate ( 'dns' )", ["http", "dns"]);
    check("kfl.match(`a\nb`, data)", ["a\nb"]);
    check("/* Title\n * more */\n\n// Filter: http", ["http"]);
    check("var x;\n// filter: http", []);
  });

  test("what is put together while it runs is not looked at", () => {
    check("kfl.match(query, data)", []);
    check("kfl.match(`a ${b}`, data)", []);
    check('kfl.match("not closed\n", data)', []);
    check('xkfl.matching("a")', []);
  });

  test("escapes are read, and each character knows its place in the source", () => {
    const source = 'kfl.match("a == \\"b\\" && c", data)';
    const [span] = kflSpans(source);
    if (span === undefined) throw new Error("no filter");
    expect(span.text).toBe('a == "b" && c');
    expect(source.charAt(sourceOffset(span, span.text.indexOf("c")))).toBe("c");
    expect(sourceOffset(span, 999)).toBe(span.to);
  });

  test("an offset is in a filter from its quote to its quote", () => {
    const source = 'kfl.match("http", data)';
    expect(kflAt(source, source.indexOf("http"))?.at).toBe(0);
    expect(kflAt(source, source.indexOf("http") + 4)?.at).toBe(4);
    expect(kflAt(source, source.indexOf("data"))).toBeNull();
    expect(kflAt('kfl.match("htt', 14)).toMatchObject({ at: 3, span: { text: "htt", to: 14 } });
    expect(kflAt('kfl.match("htt\nvar a;', 14)).toMatchObject({ at: 3, span: { text: "htt", to: 14 } });
    expect(kflAt('kfl.match("htt\nvar a;', 20)).toBeNull();
  });

  test("what is inserted keeps the string whole", () => {
    const [double] = kflSpans('kfl.match("a")');
    const [line] = kflSpans("// filter: a");
    if (double === undefined || line === undefined) throw new Error("no filter");
    expect(escapeFor(double, 'x == "y\\z"')).toBe('x == \\"y\\\\z\\"');
    expect(escapeFor(line, 'x == "y"')).toBe('x == "y"');
  });

  test("a source of nothing but filters is looked at up to a limit", () => {
    expect(kflSpans('kfl.match("a");\n'.repeat(MAX_SPANS + 50))).toHaveLength(MAX_SPANS);
  });

  test("any filter that is escaped into a string is found again", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[\n\r\t]/.test(text)),
        (text) => {
          const [empty] = kflSpans('kfl.match("")');
          if (empty === undefined) throw new Error("no filter");
          const source = `kfl.match("${escapeFor(empty, text)}", data)`;
          expect(kflSpans(source)[0]?.text).toBe(text);
        },
      ),
    );
  });
});
