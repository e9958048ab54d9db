import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { MessageInflater } from "./inflate.ts";
import { deflated } from "./testing/frames.ts";

function check(inflater: MessageInflater, packed: Uint8Array, expected: string | null): void {
  const output = inflater.inflate(packed, 1000);
  expect(output === null ? null : codecs.latin1(output.bytes, 0, output.bytes.length)).toBe(expected);
}

test("messages refer to those before them", () => {
  const inflater = new MessageInflater(codecs, true);
  check(inflater, deflated("one two three"), "one two three");
  check(inflater, deflated("one two four", "one two three"), "one two four");
  check(inflater, deflated(""), "");
});

test("however long they are, as far back as a compressor may", () => {
  const inflater = new MessageInflater(codecs, true);
  let all = "";
  for (const [i, length] of [10, 900, 20_000, 20_000, 32_768, 5, 70_000, 12_000, 33_000, 1, 31_999, 3].entries()) {
    const text = Array.from({ length }, (_, at) => String.fromCharCode(97 + ((at * at + i) % 23))).join("");
    const output = inflater.inflate(deflated(text, all.slice(-32_768)), 100_000);
    expect(output?.isCut === false && codecs.latin1(output.bytes, 0, output.bytes.length) === text).toBe(true);
    all += text;
  }
});

test("after a lost message nothing that may refer to it is unpacked", () => {
  const inflater = new MessageInflater(codecs, true);
  inflater.lose();
  check(inflater, deflated("one"), null);
});

test("a message beyond the limit counts as lost", () => {
  const inflater = new MessageInflater(codecs, true);
  expect(inflater.inflate(deflated("x".repeat(2000)), 1000)).toMatchObject({ isCut: true });
  check(inflater, deflated("one"), null);
});

test("without context nothing is ever lost", () => {
  const inflater = new MessageInflater(codecs, false);
  inflater.lose();
  expect(inflater.inflate(deflated("x".repeat(2000)), 1000)).toMatchObject({ isCut: true });
  check(inflater, deflated("one"), "one");
});
