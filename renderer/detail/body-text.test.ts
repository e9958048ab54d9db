import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { bytesOfBody, decodeBase64, MAX_FORMATTED_LENGTH, readBody, textOfBytes, type BodyView } from "./body-text.ts";
import type { BodySection } from "./detail-model.ts";
import { hexLine, hexLineCount } from "./hex.ts";

const bodyOf = (body: string, mimeType = "application/json", encoding: "" | "base64" = ""): BodySection => ({
  kind: "body",
  title: "Body",
  body,
  encoding,
  mimeType,
  selector: "",
});
const view: BodyView = { isPretty: true, isDecoded: true, isWhole: false };

describe("bodies", () => {
  const check = (body: BodySection, how: Partial<BodyView>, expected: string | null): void =>
    expect(readBody(body, { ...view, ...how }).text).toBe(expected);

  test("JSON is laid out, raw is as it came", () => {
    check(bodyOf('{"a":[1]}'), {}, '{\n  "a": [\n    1\n  ]\n}');
    check(bodyOf('{"a":[1]}'), { isPretty: false }, '{"a":[1]}');
    check(bodyOf('{"a":'), {}, '{"a":');
    check(bodyOf("plain words", "text/plain"), {}, "plain words");
    check(bodyOf("[1,2]", "text/plain"), {}, "[\n  1,\n  2\n]");
  });

  test("numbers that a double cannot hold are not laid out, so that they are not rounded", () => {
    const exact = '{"id":12345678901234567890}';
    check(bodyOf(exact), {}, exact);
    expect(readBody(bodyOf(exact), view).isPretty).toBe(false);
  });

  test("base64 is decoded on demand; bytes that are no text are left to the hex view", () => {
    const encoded = btoa('{"a":1}');
    check(bodyOf(encoded, "application/json", "base64"), {}, '{\n  "a": 1\n}');
    check(bodyOf(encoded, "application/json", "base64"), { isDecoded: false }, encoded);
    check(bodyOf(btoa("\u0000\u0001\u00ff"), "image/png", "base64"), {}, null);
  });

  test("what is marked as base64 and is none keeps its own bytes", () => {
    expect(decodeBase64("no base64!")).toBeNull();
    expect(bytesOfBody(bodyOf("no base64!", "text/plain", "base64"))).toEqual(new TextEncoder().encode("no base64!"));
  });

  test("a long body is shown in part, the rest on demand, and never laid out", () => {
    const long = bodyOf(`["${"x".repeat(MAX_FORMATTED_LENGTH)}"]`);
    const part = readBody(long, view);
    expect(part.text).toHaveLength(MAX_FORMATTED_LENGTH);
    expect(part.hiddenCharacters).toBe(4);
    expect(part.isPretty).toBe(false);
    expect(readBody(long, { ...view, isWhole: true }).text).toBe(long.body);
  });

  test("text is told from binary", () => {
    expect(textOfBytes(new TextEncoder().encode("grüße\t\n"))).toBe("grüße\t\n");
    expect(textOfBytes(Uint8Array.of(0xff, 0xfe))).toBeNull();
    expect(textOfBytes(Uint8Array.of(65, 0))).toBeNull();
  });

  test("any text goes through base64 and back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const encoded = btoa(String.fromCharCode(...bytes));
        expect(bytesOfBody(bodyOf(encoded, "", "base64"))).toEqual(bytes);
      }),
    );
  });
});

describe("hex", () => {
  test("a line has offset, two halves and text", () => {
    const bytes = new TextEncoder().encode("GET / HTTP/1.1\r\nHost");
    expect(hexLine(bytes, 0)).toEqual({
      offset: "00000000",
      hex: "47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d 0a",
      text: "GET / HTTP/1.1··",
    });
    expect(hexLine(bytes, 1)).toMatchObject({ offset: "00000010", text: "Host" });
    expect(hexLine(bytes, 1).hex).toHaveLength(48);
  });

  test("lines cover all bytes", () => {
    const check = (length: number, expected: number): void =>
      expect(hexLineCount(new Uint8Array(length))).toBe(expected);
    check(0, 0);
    check(1, 1);
    check(16, 1);
    check(17, 2);
  });
});
