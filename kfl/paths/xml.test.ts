// The bounded XML reader: what is read, what is refused, and that hostile documents neither expand nor hang.
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatXml, parseXml } from "./xml.ts";

/** `expected` is the document written again, or null where it is none. */
function check(text: string, expected: string | null): void {
  test(JSON.stringify(text.slice(0, 70)), () => {
    const document = parseXml(text);
    expect(document && formatXml(document)).toBe(expected);
  });
}
check("<a/>", "<a/>");
check("<a></a>", "<a/>");
check("<a>x</a>", "<a>x</a>");
check("<a b='1' c=\"2\">x</a>", '<a b="1" c="2">x</a>');
check("<n:a><n:b/></n:a>", "<n:a><n:b/></n:a>");
check('<?xml version="1.0"?>\n<a/>', '<?xml version="1.0"?>\n<a/>');
check("\uFEFF<a/>", "<a/>");
check("<!-- c --><a><!-- d -->x<?pi y?></a><!-- e -->", "<a>x</a>");
check("<a><![CDATA[<b>&amp;]]></a>", "<a>&lt;b&gt;&amp;amp;</a>");
check("<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;</a>", "<a>&lt;&gt;&amp;&quot;'AB</a>");
check("<a>&unknown;</a>", "<a>&amp;unknown;</a>");
check("<a>&#0;&#1114112;</a>", "<a>&amp;#0;&amp;#1114112;</a>");
check('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "<a/>");
check('<!DOCTYPE a [<!ENTITY x "boom">]><a>&x;</a>', "<a>&amp;x;</a>");
check("<!DOCTYPE a><!-- [ --><a/>", "<a/>");
check("", null);
check("text", null);
check("<a>", null);
check("<a></b>", null);
check("</a>", null);
check("<a/><b/>", null);
check("<a/>text", null);
check("<a b>x</a>", null);
check("<a b=1/>", null);
check("<a><!-- open</a>", null);
check("<a><![CDATA[open</a>", null);
check("<!DOCTYPE a", null);
check("<a".repeat(1000), null);
check(`${"<a>".repeat(201)}${"</a>".repeat(201)}`, null);
check(`<r>${"<a/>".repeat(100_000)}</r>`, null);

test("a document of nothing but types, however many, is none", () => {
  expect(parseXml("<!DOCTYPE>".repeat(500_000))).toBeNull();
});

test("200 levels are read", () => {
  expect(parseXml(`${"<a>".repeat(200)}${"</a>".repeat(200)}`)).not.toBeNull();
});

test("any text gives an answer, and what is read survives being written", () => {
  const soup = fc
    .array(
      fc.constantFrom(
        "<",
        ">",
        "/",
        "a",
        "b",
        " ",
        "=",
        '"',
        "'",
        "<a>",
        "</a>",
        "<b c='d'>",
        "</b>",
        "&lt;",
        "&",
        "<!--",
        "-->",
        "<?",
        "?>",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE",
        "[",
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(soup, (text) => {
      const document = parseXml(text);
      if (!document) return;
      const written = formatXml(document);
      const again = parseXml(written);
      expect(again && formatXml(again)).toBe(written);
    }),
    { numRuns: 3000 },
  );
});
