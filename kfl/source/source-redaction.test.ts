// Orders of redaction that are taken and refused, and what an entry may leave with. Ways in which values stand twice are tested
// with what hides them.
import { expect, test } from "vitest";
import type { Entry } from "../../contract/index.ts";
import {
  compileSourceRedaction,
  type RedactionResult,
  type Redactions,
  type SourceRedaction,
} from "./source-redaction.ts";

const MARK = "[REDACTED]";

function check(result: RedactionResult, expected: string): void {
  const told = result.ok ? (result.redaction === null ? "nothing" : "taken") : `${result.offset} ${result.message}`;
  expect(told).toBe(expected);
}

test.each([
  [[], [], "nothing"],
  [["Authorization"], ["request.body"], "taken"],
  [["no header"], [], "0 `no header` is not the name of a header"],
  [[], ["request.[["], "0 the redaction is not valid: column 9: expected a field name, found `[`"],
  [[], [""], "0 the redaction is not valid: column 1: expected a field name, but the filter ends here"],
  [[], Array.from({ length: 257 }, () => "a"), "0 more than 256 redactions"],
  [[], ["a".repeat(70_000)], "0 the redactions are too long"],
] as const)("redactions of headers %j and paths %j: %s", (headers, paths, expected) =>
  check(compileSourceRedaction({ headers, paths }), expected),
);

test("a filter that redacts needs no other order", () => {
  check(compileSourceRedaction({ headers: [], paths: [] }, [], true), "taken");
});

function redactionOf(order: Partial<Redactions>): SourceRedaction {
  const result = compileSourceRedaction({ headers: [], paths: [], ...order });
  if (!result.ok || result.redaction === null) throw new Error("not taken");
  return result.redaction;
}
/** The sides as they leave. */
function leaving(order: Partial<Redactions>, sides: object): unknown {
  const entry = { data: null, event: null, ...sides } as unknown as Entry;
  return redactionOf(order).apply(entry, entry);
}

test("messages leave without their bytes where anything is redacted", () => {
  const sides = {
    request: { x: 1, messages: [{ data: "c2VjcmV0", json: { a: 1 } }, { data: "Zg==" }] },
    response: { messages: [{ type: "next", payload: { p: 1 } }] },
  };
  expect(leaving({ paths: ["request.x"] }, sides)).toMatchObject({
    request: { x: MARK, messages: [{ data: MARK, json: { a: 1 } }, { data: MARK }] },
    response: { messages: [{ type: "next", payload: MARK }] },
  });
});

test("a header in every spelling that was sent, in headers and trailers, and by its other names", () => {
  const sides = {
    request: { headers: { "X-Key": "a", "x-key": "b", ":authority": "shop", other: "c" }, trailers: { "X-KEY": "d" } },
    response: { headers: { "grpc-message": "no%20way" }, grpcMessage: "no way", headersSize: 1 },
  };
  expect(leaving({ headers: ["x-Key", "Host", "grpc-message"] }, sides)).toMatchObject({
    request: { headers: { "X-Key": MARK, "x-key": MARK, ":authority": MARK, other: "c" }, trailers: { "X-KEY": MARK } },
    response: { headers: { "grpc-message": MARK }, grpcMessage: MARK, headersSize: 1 },
  });
});

test("a body that begins as JSON or XML and cannot be opened is hidden whole", () => {
  const bodyAfter = (path: string, text: string): unknown =>
    leaving({ paths: [path] }, { request: { postData: { text } }, response: null });
  const json = "request.postData.text.json().password";
  const hidden = { request: { postData: { text: MARK } } };
  const shown = (text: string): object => ({ request: { postData: { text } } });
  expect(bodyAfter(json, '{"password":"s3cret","more":"cut of')).toMatchObject(hidden);
  expect(bodyAfter(json, btoa('{"password":"s3cret","more":"cut of'))).toMatchObject(hidden);
  expect(bodyAfter(json, '{"user":"ann"}')).toMatchObject(shown('{"user":"ann"}'));
  expect(bodyAfter(json, "password is s3cret")).toMatchObject(shown("password is s3cret"));
  expect(bodyAfter("request.body.json().password", '{"password":')).toMatchObject(hidden);
  expect(bodyAfter("request.postData.text.xml().a", "<a>s3cret</")).toMatchObject(hidden);
  expect(bodyAfter("..text.json().a", "[1,")).toMatchObject(hidden);
});

test("what the filter hid is hidden wherever it stands", () => {
  const entry = { request: { a: "s3cretvalue", b: "s3cretvalue" }, response: null, data: null } as unknown as Entry;
  const filtered = { ...entry, request: { a: MARK, b: "s3cretvalue" } };
  const result = compileSourceRedaction({ headers: [], paths: [] }, [], true);
  if (!result.ok) throw new Error(result.message);
  expect(result.redaction?.apply(entry, filtered)).toMatchObject({ request: { a: MARK, b: MARK } });
});

test("an entry that cannot be redacted does not leave", () => {
  let deep: object = { secret: 1 };
  for (let i = 0; i < 2_000; i++) deep = { deep };
  expect(leaving({ paths: ["request..secret"] }, { request: deep, response: null })).toBeNull();
});
