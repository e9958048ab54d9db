// What completion offers fits where it is offered: behind any beginning of any filter, each item leads to a text that
// is whole or can go on, never to one that is wrong already.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCel } from "../cel/parse.ts";
import { parseClassic } from "../classic/parse.ts";
import { celText, classicText } from "../testing/arbitraries.ts";
import { CATALOGUE } from "../testing/catalogue.ts";
import { complete } from "./complete.ts";

const OPTIONS = { catalogue: CATALOGUE };
const END = "the filter ends here";
/** Items tried at one place: enough to meet each kind. */
const ITEMS = 12;

type Prefix = "kfl1:" | "kfl2:";

/** What is wrong with a text before its end; empty where nothing is. */
function mistakeOf(prefix: Prefix, text: string): string {
  const { error } = prefix === "kfl1:" ? parseClassic(text) : parseCel(text);
  return error === null || error.message.endsWith(END) ? "" : `${error.message} at ${error.from}`;
}

/** Every item offered at the end of a beginning can be inserted there. */
function check(prefix: Prefix, beginning: string, seed: number): number {
  if (mistakeOf(prefix, beginning) !== "") return 0;
  const { from, to, items } = complete(prefix + beginning, prefix.length + beginning.length, OPTIONS);
  expect([from >= prefix.length, to]).toEqual([true, prefix.length + beginning.length]);
  const step = Math.max(1, Math.floor(items.length / ITEMS));
  let tried = 0;
  for (let i = seed % step; i < items.length; i += step) {
    const item = items[i];
    if (item === undefined) break;
    const text = beginning.slice(0, from - prefix.length) + item.insertText;
    expect(mistakeOf(prefix, text), `${prefix}${beginning}▏ + ${item.kind} ${item.insertText}`).toBe("");
    tried++;
  }
  return tried;
}

describe.each<readonly [Prefix, fc.Arbitrary<string>]>([
  ["kfl1:", classicText],
  ["kfl2:", celText],
])("%s", (prefix, filters) => {
  test("behind any beginning", () => {
    let tried = 0;
    fc.assert(
      fc.property(filters, fc.nat(200), fc.boolean(), fc.nat(), (text, cut, hasSpace, seed) => {
        const beginning = text.slice(0, cut % (text.length + 1)) + (hasSpace ? " " : "");
        tried += check(prefix, beginning, seed);
      }),
      { numRuns: 400 },
    );
    expect(tried).toBeGreaterThan(400);
  });
});
