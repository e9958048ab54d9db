// Datagrams that are RADIUS, may be, and are not.
import { expect, test } from "vitest";
import { detect } from "./detect.ts";
import { attribute, message } from "./testing/encode.ts";

function of(bytes: Uint8Array): string {
  return detect(bytes, 0, bytes.length);
}
const bob = attribute(1, "bob");

test("attributes that fill the length are a sure sign; a bare header or padding is a weak one", () => {
  expect(of(message(1, 1, 1, bob))).toBe("client");
  expect(of(message(2, 1, 1, bob))).toBe("server");
  expect(of(message(5, 1, 1))).toBe("maybe-server");
  expect(of(Uint8Array.from([...message(4, 1, 1, bob), 0]))).toBe("maybe-client");
});
test("anything else is none", () => {
  expect(of(message(99, 1, 1, bob))).toBe("no");
  expect(of(message(1, 1, 1, Uint8Array.of(1, 1)))).toBe("no");
  expect(of(message(1, 1, 1, Uint8Array.of(1, 9, 0)))).toBe("no");
  expect(of(message(1, 1, 1, bob).subarray(0, 24))).toBe("no");
  expect(of(message(1, 1, 1).subarray(0, 19))).toBe("no");
});
