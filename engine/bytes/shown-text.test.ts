import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { latin1Bytes } from "../testing/play.ts";
import { hexOf, textOf, utf8Text } from "./shown-text.ts";

const KAESE = latin1Bytes("__K\xc3\xa4se__");

test("UTF-8 is text, anything else is one character a byte", () => {
  expect(textOf(KAESE, 2, 7, codecs)).toBe("Käse");
  expect(textOf(latin1Bytes("\xff\xfe"), 0, 2, codecs)).toBe("ÿþ");
  expect(utf8Text(latin1Bytes("\xff"), 0, 1, codecs)).toBeNull();
});
test("a text that was cut inside of a character loses that character only", () => {
  expect(textOf(KAESE, 2, 4, codecs, true)).toBe("K");
  expect(textOf(KAESE, 2, 4, codecs)).toBe("KÃ");
  expect(textOf(latin1Bytes("a\xf0\x9f\x98"), 0, 4, codecs, true)).toBe("a");
  expect(utf8Text(latin1Bytes("\xff\xff\xff\xff\xff"), 0, 5, codecs, true)).toBeNull();
});
test("hexadecimal", () => {
  expect(hexOf(Uint8Array.of(0, 0x0a, 0xff), 1, 3)).toBe("0aff");
});
