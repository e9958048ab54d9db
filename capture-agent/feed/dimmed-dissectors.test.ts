// What passes in the dark is a gap afterwards, and bytes before and behind it are the dissector's as ever.
import { expect, test } from "vitest";
import type { Conversation, Dissector, FlowContext, Moment } from "../../engine/index.ts";
import { DEFAULT_LIMITS, DISSECTORS } from "../../engine/index.ts";
import { type Dimmer, dimmed } from "./dimmed-dissectors.ts";

const AT: Moment = { sec: 1, nsec: 0, packet: 1 };

/** Plays to a dissector that writes down what it is told. */
function check(play: (conversation: Conversation, dimmer: Dimmer) => void, expected: readonly string[]): Dimmer {
  const told: string[] = [];
  const [http] = DISSECTORS;
  if (http === undefined) throw new Error("no dissectors");
  const noting: Dissector = {
    ...http,
    open: () => ({
      data: (side, _, start, end) => told.push(`${side} data ${end - start}`),
      gap: (side, length) => told.push(`${side} gap ${length}`),
      end: (side, how) => told.push(`${side} ${how}`),
      tick: () => told.push("tick"),
      close: () => told.push("close"),
    }),
  };
  const dimmer: Dimmer = { isDark: false, passedBytes: 0, limits: { ...DEFAULT_LIMITS } };
  const [dissector] = dimmed([noting], dimmer);
  // The stand-in looks at no context.
  const conversation = dissector?.open({} as FlowContext, {});
  if (conversation === undefined) throw new Error("no conversation");
  play(conversation, dimmer);
  expect(told).toEqual(expected);
  return dimmer;
}
const bytes = (conversation: Conversation, side: 0 | 1, count: number): void =>
  conversation.data(side, new Uint8Array(count), 0, count, AT);

test("in the light nothing is changed", () => {
  check(
    (c) => {
      bytes(c, 0, 5);
      c.gap(1, 3, AT);
      c.tick(AT);
      c.end(0, "fin", AT);
      c.close(AT);
    },
    ["0 data 5", "1 gap 3", "tick", "0 fin", "close"],
  );
});
test("what passed is told as a gap of its side before the next bytes", () => {
  const { passedBytes } = check(
    (c, dimmer) => {
      bytes(c, 0, 5);
      dimmer.isDark = true;
      bytes(c, 0, 7);
      c.gap(0, 2, AT);
      bytes(c, 1, 1);
      dimmer.isDark = false;
      bytes(c, 1, 4);
      bytes(c, 0, 6);
    },
    ["0 data 5", "0 gap 9", "1 gap 1", "1 data 4", "0 data 6"],
  );
  expect(passedBytes).toBe(10);
});
test("an end in the dark is an end behind a gap", () => {
  check(
    (c, dimmer) => {
      dimmer.isDark = true;
      bytes(c, 1, 8);
      c.end(1, "reset", AT);
      c.close(AT);
    },
    ["1 gap 8", "1 reset", "close"],
  );
});
