// What is hidden once is hidden everywhere: each way in which a value stands a second time, what is left alone, and bounds.
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../contract/index.ts";
import { parsePath } from "../classic/parse.ts";
import { encodeBase64, encodeUtf8 } from "../paths/base64.ts";
import { redactPath } from "../paths/redact.ts";
import { hideCopies } from "./hide-copies.ts";

const MARK = "[REDACTED]";
const base64 = (text: string): string => encodeBase64(encodeUtf8(text));

function hidden(path: string, entry: JsonObject): Json {
  return hideCopies(entry, redactPath(entry, parsePath(path).steps));
}

/** What is left of `copy` where `value` is redacted at request.headers.k. */
function check(value: Json, copy: Json, expected: Json): void {
  test(`${JSON.stringify(value)} in ${JSON.stringify(copy)?.slice(0, 80)}`, () => {
    const shown = hidden("request.headers.k", { request: { headers: { k: value } }, response: { copy } });
    expect(shown).toEqual({ request: { headers: { k: MARK } }, response: { copy: expected } });
  });
}

// As it is: a value, a part of a text, in lists and as a name.
check("token-1", "token-1", MARK);
check("token-1", ["x", { y: "token-1" }], ["x", { y: MARK }]);
check("a secret thing", "with a secret thing in it", `with ${MARK} in it`);
check("s3cretvalue", { s3cretvalue: 1 }, { [MARK]: 1 });
check(1234, { pin: 1234, at: "pin 1234", other: 12_345 }, { pin: MARK, at: `pin ${MARK}`, other: 12_345 });
check("1234", 1234, MARK);
check(1234, "1234", MARK);

// In words only where it is long.
check("cart", "cart, carts and my-cart", `${MARK}, carts and my-${MARK}`);
check("longenough", "xlongenoughx", `x${MARK}x`);
check("Many", "/q?query=query%20Many%20%7B", `/q?query=query%20${MARK}%20%7B`);

// As others write it.
check("a b&c=d/e", "/x?t=a%20b%26c%3Dd%2Fe", `/x?t=${MARK}`);
check("a b&c=d/e", "t=a+b%26c%3Dd%2Fe", `t=${MARK}`);
check('say "hi" now', 'x {"t":"say \\"hi\\" now"}', `x {"t":"${MARK}"}`);
check("<secret & co>", "<p>&lt;secret &amp; co&gt;</p>", `<p>${MARK}</p>`);
check("s3cret", base64("user:s3cret"), MARK);
check("s3cret", `Basic ${base64("ab:s3cret")}`, `Basic ${MARK}`);
check("s3cret??>>", base64("xy:s3cret??>>").replaceAll("/", "_").replaceAll("+", "-"), MARK);
check("s3cretvalue", base64("....s3cretvalue....").slice(2), MARK);
check("s3cret", "/api/" + base64("s3cret"), MARK);
check("s3cret", "7333637265740a", MARK);
check("s3cret", '{"a":["s3cret"],"b":1}', `{"a":["${MARK}"],"b":1}`);
check("s3cret", '{"a":"{\\"b\\":\\"s3cret\\"}"}', JSON.stringify({ a: JSON.stringify({ b: MARK }) }));

// What is a part of it, where that is long enough to be no chance; short parts by their names.
check("sid=0123456789; theme=a", { sid: "0123456789", theme: "a", b: "a" }, { sid: MARK, theme: MARK, b: "a" });
check('{"user":{"id":"u-12345678","n":7}}', { id: "u-12345678", n: 7, m: 7 }, { id: MARK, n: MARK, m: 7 });
check(base64("ada:correct horse"), "correct horse", MARK);
check("/x?name=Ada%20Lovelace", "Ada Lovelace", MARK);
check("x".repeat(5000), `${"x".repeat(5000)} and more`, MARK);

// Short ones are known by their names, however these are written.
check({ userPin: 7 }, { user_pin: 7, pin: 7, "User-Pin": "7" }, { user_pin: MARK, pin: 7, "User-Pin": MARK });
check({ pin: "7" }, "a?pin=7&pin=77&spin=7", `a?pin=${MARK}&pin=77&spin=7`);
check({ pin: 7 }, "Pin: 7\nx", `Pin: ${MARK}\nx`);
check({ pin: 7 }, "<a><pin>7</pin></a>", `<a><pin>${MARK}</pin></a>`);
check({ pin: 7 }, '{"pin":7,"q":7}', `{"pin":"${MARK}","q":7}`);
check(
  { pin: 7 },
  [
    { name: "pin", value: "7" },
    { name: "q", value: "7" },
  ],
  [
    { name: "pin", value: MARK },
    { name: "q", value: "7" },
  ],
);
check({ admin: true }, { admin: true, other: true }, { admin: MARK, other: true });
check(["ab"], "ab", "ab");

// What says nothing of it stays what it was.
test("nothing is made anew where nothing is hidden", () => {
  const entry = { request: { a: "x1234567" }, response: { b: ["y1234567", { c: 1 }], d: '{ "e": 1 }' }, other: [1] };
  expect(hideCopies(entry, entry)).toBe(entry);
  const shown = hidden("request.a", entry) as typeof entry;
  expect([shown.response === entry.response, shown.other === entry.other]).toEqual([true, true]);
});

test("what traffic told of peers is hidden, where the traffic went is not", () => {
  const peer = { ip: "10.0.0.1", name: "shop.example", dns: "shop.example", port: "1234" };
  const error = { type: "timeout", msg: "shop.example did not answer" };
  const entry = { src: peer, dst: { ...peer, name: "other" }, request: { headers: { Host: "shop.example" } }, error };
  expect(hidden("request.headers.host", entry)).toEqual({
    src: { ...peer, name: MARK, dns: MARK },
    dst: { ...peer, name: "other", dns: MARK },
    request: { headers: { Host: MARK } },
    error: { type: "timeout", msg: `${MARK} did not answer` },
  });
});

test("a part of a body that is redacted, in its other forms", () => {
  const text = '{"query":"q","variables":{"password":"hunter22","pin":12}}';
  const request = { postData: { text }, graphql: { query: "q", variables: { password: "hunter22", pin: 12 } } };
  expect(hidden("request.graphql.variables", { request })).toEqual({
    request: {
      postData: { text: `{"query":"q","variables":{"password":"${MARK}","pin":"${MARK}"}}` },
      graphql: { query: "q", variables: MARK },
    },
  });
  expect(hidden("request.postData.text.json()..password", { request })).toMatchObject({
    request: { graphql: { variables: { password: MARK, pin: 12 } } },
  });
  expect(hidden("request.postData.text", { request })).toMatchObject({
    request: { graphql: { variables: { password: MARK, pin: MARK } } },
  });
});

test("elements and attributes of XML", () => {
  const xml = '<a id="id-12345"><b>hunter22</b><c k="1">x</c></a>';
  const entry = { request: { x: xml, y: "hunter22", z: "id-12345" } };
  expect(hidden("request.x.xml().a.b", entry)).toMatchObject({ request: { y: MARK, z: "id-12345" } });
  expect(hidden('request.x.xml().a["-id"]', entry)).toMatchObject({ request: { y: "hunter22", z: MARK } });
  expect(hidden("request.x.xml().a", entry)).toMatchObject({ request: { y: MARK } });
});

test("too many values, too deep nesting and too much text are refused, rather than leave a secret", () => {
  const many = { request: { a: Array.from({ length: 20_001 }, (_, i) => i) } };
  expect(() => hidden("request.a", many)).toThrow("more than 20000 values cannot be hidden");
  let deep: Json = "x";
  for (let i = 0; i < 1_100; i++) deep = { deep };
  expect(() => hidden("request.a", { request: { a: "s3cretvalue" }, response: { deep } })).toThrow(
    "beyond 1000 levels",
  );
  const values = Array.from({ length: 5_000 }, (_, i) => `value-${i}`);
  const long = { request: { a: values }, response: { text: "lorem ipsum ".repeat(20_000) } };
  expect(() => hidden("request.a", long)).toThrow("too much text");
});

test("hostile texts cost no more than their length", () => {
  const texts = [
    "a".repeat(300_000),
    "=".repeat(300_000),
    "a=".repeat(150_000),
    "a:".repeat(150_000),
    `${" ".repeat(300_000)}=`,
  ];
  for (const text of texts) {
    const shown = hidden("request.pin", { request: { pin: 7, key: "s3cretvalue" }, response: { text } });
    expect(shown).toMatchObject({ response: { text } });
  }
});
