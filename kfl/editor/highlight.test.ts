// Colours: spans as `kind:text`.
import { expect, test } from "vitest";
import { CATALOGUE } from "../testing/catalogue.ts";
import { highlight } from "./highlight.ts";

function check(text: string, expected: readonly string[]): void {
  test(JSON.stringify(text), () => {
    const spans = highlight(text, { catalogue: CATALOGUE }).map(
      ({ from, to, kind }) => `${kind}:${text.slice(from, to)}`,
    );
    expect(spans).toEqual(expected);
  });
}
check("", []);
check('http && src.pod.name == "x"', ["flag:http", "operator:&&", "field:src.pod.name", "operator:==", 'string:"x"']);
check("http and response.status >= 500", [
  "flag:http",
  "keyword:and",
  "field:response.status",
  "operator:>=",
  "number:500",
]);
check('kfl1:dst.name == r"^pay"', ["prefix:kfl1:", "field:dst.name", "operator:==", 'regex:r"^pay"']);
check('path.startsWith("/v2") # note', [
  "field:path",
  "punctuation:.",
  "function:startsWith",
  "punctuation:(",
  'string:"/v2"',
  "punctuation:)",
  "comment:# note",
]);
check("method in [true]", ["field:method", "keyword:in", "punctuation:[", "literal:true", "punctuation:]"]);
check("foo.bar && nope(1)", [
  "name:foo",
  "punctuation:.",
  "name:bar",
  "operator:&&",
  "name:nope",
  "punctuation:(",
  "number:1",
  "punctuation:)",
]);
check("error == nil", ["flag:error", "operator:==", "literal:nil"]);
check("http && @", ["flag:http", "operator:&&", "error:@"]);
check('http and x == "open', ["flag:http", "keyword:and", "name:x", "operator:==", 'error:"open']);
check('request.headers["X"].endsWith("1") and tls', [
  "field:request.headers",
  "punctuation:[",
  'string:"X"',
  "punctuation:]",
  "punctuation:.",
  "function:endsWith",
  "punctuation:(",
  'string:"1"',
  "punctuation:)",
  "keyword:and",
  "field:tls",
]);
check("kfl1:// note", ["prefix:kfl1:", "comment:// note"]);
check("request.headers.exists(k, true)", [
  "field:request.headers",
  "punctuation:.",
  "function:exists",
  "punctuation:(",
  "name:k",
  "punctuation:,",
  "literal:true",
  "punctuation:)",
]);
