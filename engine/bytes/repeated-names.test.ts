import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { MAX_REMEMBERED_BYTES, RepeatedNames } from "./repeated-names.ts";
import { textOf } from "./shown-text.ts";

/** The names in turn, and how many of them were made anew. */
function check(names: readonly (readonly number[])[], made: number): void {
  const repeated = new RepeatedNames();
  let anew = 0;
  const counting = { ...codecs, utf8: (...range: Parameters<typeof codecs.utf8>) => (anew++, codecs.utf8(...range)) };
  for (const name of names) {
    const bytes = Uint8Array.from([0x5f, ...name, 0x5f]);
    const expected = textOf(bytes, 1, bytes.length - 1, codecs);
    expect(repeated.of(bytes, 1, bytes.length - 1, counting)).toBe(expected);
  }
  expect(anew).toBe(made);
}
const letters = (text: string): readonly number[] => Array.from(text, (letter) => letter.charCodeAt(0));

test("a name is made once, others beside it", () => {
  check([letters("orders"), letters("orders"), letters("order"), letters("orders"), letters("ordert")], 3);
});
test("long ones are made each time", () => {
  const long = letters("x".repeat(MAX_REMEMBERED_BYTES + 1));
  check([long, long, long.slice(1), long.slice(1)], 3);
});
test("what is not ASCII is made each time: the same letters may be other bytes", () => {
  // `ä`, the same in Latin-1, and the Latin-1 letters of the first.
  const [utf8, latin1, twice] = [[0xc3, 0xa4], [0xe4], [0xc3, 0x83, 0xc2, 0xa4]];
  check([utf8, latin1, twice, utf8, latin1, twice], 6);
});
test("any names in turn", () => {
  const repeated = new RepeatedNames();
  const name = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.string({ maxLength: 3 }).map((text) => codecs.encode(text)),
  );
  fc.assert(
    fc.property(name, (bytes) => {
      for (let i = 0; i < 2; i++)
        expect(repeated.of(bytes, 0, bytes.length, codecs)).toBe(textOf(bytes, 0, bytes.length, codecs));
    }),
  );
});
