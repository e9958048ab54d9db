// Statuses, their messages and their details.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { join } from "../../hpack/testing/encode.ts";
import { base64Bytes } from "../../bytes/base64.ts";
import { MAX_DETAILS, MAX_STATUS_CHARACTERS } from "./limits.ts";
import { parseStatus, statusDetails, statusMessage, statusName } from "./status.ts";
import { int, text } from "./testing/protobuf.ts";

function packed(bytes: Uint8Array): string {
  return codecs.base64(bytes, 0, bytes.length);
}
function anyOf(type: string, value: Uint8Array): Uint8Array {
  return text(3, join(text(1, `type.googleapis.com/${type}`), text(2, value)));
}

test("names of all statuses", () => {
  expect([0, 5, 7, 13, 14, 16].map(statusName)).toEqual([
    "OK",
    "NOT_FOUND",
    "PERMISSION_DENIED",
    "INTERNAL",
    "UNAVAILABLE",
    "UNAUTHENTICATED",
  ]);
  expect([17, -1, 999].map(statusName)).toEqual(["", "", ""]);
});

test("a status is a number, and nothing else is", () => {
  expect(["0", "16", "99"].map(parseStatus)).toEqual([0, 16, 99]);
  expect(["", "OK", "-1", "1.5", "12345678901"].map(parseStatus)).toEqual([null, null, null, null, null]);
});

test("messages are percent-encoded, and stay as they are where they are not", () => {
  expect(statusMessage("no%20such%20item%3A%20Z%C3%BCri")).toBe("no such item: Züri");
  expect(statusMessage("100 % sure")).toBe("100 % sure");
  expect(statusMessage("a+b")).toBe("a+b");
  expect(statusMessage("x".repeat(MAX_STATUS_CHARACTERS + 9))).toHaveLength(MAX_STATUS_CHARACTERS);
});

test("details name their type and read as their fields", () => {
  const status = join(
    int(1, 5),
    text(2, "gone"),
    anyOf("shop.v1.Item", text(1, "hint")),
    anyOf("shop.v1.Retry", int(1, 9)),
  );
  expect(statusDetails(packed(status), codecs)).toEqual([
    { type: "shop.v1.Item", value: { 1: "hint" } },
    { type: "shop.v1.Retry", value: { 1: 9 } },
  ]);
  expect(statusDetails(packed(status).replaceAll("=", ""), codecs)).toHaveLength(2);
  expect(statusDetails(packed(join(int(1, 5), anyOf("a.B", text(1, "x")))), codecs)).toEqual([
    { type: "a.B", value: { 1: "x" } },
  ]);
});

test("details that are damaged, odd or too many", () => {
  expect(statusDetails("!!", codecs)).toEqual([]);
  expect(statusDetails(packed(join("\xff\xff")), codecs)).toEqual([]);
  expect(statusDetails(packed(join(int(1, 5))), codecs)).toEqual([]);
  expect(statusDetails(packed(text(3, "plain text")), codecs)).toEqual([{ type: "", value: "plain text" }]);
  const many = join(...Array.from({ length: MAX_DETAILS + 5 }, () => anyOf("a.B", int(1, 1))));
  expect(statusDetails(packed(many), codecs)).toHaveLength(MAX_DETAILS);
});

test("base64 in either alphabet, with padding or without, up to what is none", () => {
  const check = (sent: string, ...expected: readonly number[]) => expect([...base64Bytes(sent)]).toEqual(expected);
  check("AP8Q", 0, 255, 16);
  check("-_8=", 251, 255);
  check("+/8", 251, 255);
  check("YQ==", 97);
  check("YWI=!!!", 97, 98);
  check("");
});
