// Which addresses an answer names.
import { expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
import { MAX_NAMED_ADDRESSES, names } from "./observed-names.ts";

function record(name: string, over: JsonObject): JsonObject {
  return { name, type: "", class: "IN", ip: "", cname: "", ...over };
}
const a = (name: string, ip: string): JsonObject => record(name, { type: "A", ip });
const alias = (name: string, cname: string): JsonObject => record(name, { type: "CNAME", cname });

function check(
  asked: string,
  answers: readonly JsonObject[],
  expected: readonly string[],
  over: JsonObject = {},
): void {
  const questions = asked === "" ? [] : [{ name: asked, type: "A", class: "IN" }];
  const document = { request: { questions }, response: { questions, answers, ...over } };
  const read = names.read(JSON.stringify(document));
  expect(read.map(({ ip, name }) => `${ip} ${name}`)).toEqual(expected);
  for (const one of read) expect(one).toMatchObject({ mechanism: "dns", since: "response" });
}

test("the addresses of the name that was asked for", () =>
  check(
    "www.example",
    [a("www.example", "192.0.2.1"), record("www.example", { type: "AAAA", ip: "2001:db8::1" })],
    ["192.0.2.1 www.example", "2001:db8::1 www.example"],
  ));
test("through aliases they have the name that was asked for", () =>
  check(
    "www.example",
    [alias("WWW.example", "cdn.example"), alias("cdn.example", "edge.example"), a("Edge.Example", "192.0.2.1")],
    ["192.0.2.1 www.example"],
  ));
test("what nobody asked for has no name", () =>
  check("evil.example", [a("bank.example", "192.0.2.9"), a("evil.example", "192.0.2.1")], ["192.0.2.1 evil.example"]));
test("an alias that nothing leads to leads nowhere", () =>
  check("www.example", [alias("x.example", "bank.example"), a("bank.example", "192.0.2.9")], []));
test("an answer without its question names what the question says", () => {
  const answered = {
    request: {},
    response: { questions: [{ name: "a.example" }], answers: [a("a.example", "192.0.2.1")] },
  };
  expect(names.read(JSON.stringify(answered))).toHaveLength(1);
});
test("Multicast DNS announces each record by its own name", () =>
  check("", [a("printer.local", "192.0.2.7")], ["192.0.2.7 printer.local", "192.0.2.8 phone.local"], {
    variant: "mdns",
    additionals: [a("phone.local", "192.0.2.8")],
  }));
test("no more addresses than the limit", () => {
  const many = Array.from({ length: MAX_NAMED_ADDRESSES + 5 }, (_, i) => a("a.example", `10.0.${i >> 8}.${i & 255}`));
  const document = { request: {}, response: { questions: [{ name: "a.example" }], answers: many } };
  expect(names.read(JSON.stringify(document))).toHaveLength(MAX_NAMED_ADDRESSES);
});
test.each([
  "",
  "{",
  "null",
  "[]",
  '{"response":[]}',
  '{"response":{"answers":{"ip":"1"}}}',
  '{"response":{"answers":[7,null]}}',
])("of %j nothing", (document) => expect(names.read(document)).toEqual([]));
