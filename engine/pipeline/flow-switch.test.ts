// Which flows of datagrams hear of time: those in which something waits, and no others.
import { expect, test } from "vitest";
import { ip4Frame, text, udp } from "../packet/testing/frames.ts";
import type { Dissector } from "../protocols/dissector.ts";
import { protocol, start } from "./testing/script.ts";

/** Waits from a `Q…` on until an `QA` comes, and writes down the seconds that it hears of. */
function waiting(ticks: number[]): Dissector {
  return {
    ...protocol("asked", "Q"),
    open: () => {
      let isIdle = true;
      return {
        data: (_side, bytes, start_, end) => {
          isIdle = end - start_ === 2 && bytes[start_ + 1] === "A".charCodeAt(0);
        },
        gap() {},
        end() {},
        get isIdle() {
          return isIdle;
        },
        tick: ({ sec }) => void ticks.push(sec),
        close() {},
      };
    },
  };
}

function heard(words: readonly string[], limits: { readonly pairTimeoutSeconds: number }): readonly number[] {
  const ticks: number[] = [];
  const s = start([waiting(ticks)], { limits });
  for (const word of words) s.send(ip4Frame({ protocol: 17, payload: udp({ payload: text(word) }) }));
  for (let second = 1; second <= 9; second++) s.engine.tick(s.now + second, 0);
  return ticks.map((sec) => sec - s.now);
}

test("a question that waits hears of each second, until none may wait any more", () => {
  expect(heard(["Q1"], { pairTimeoutSeconds: 30 })).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(heard(["Q1"], { pairTimeoutSeconds: 2 })).toEqual([1, 2, 3, 4]);
});
test("an answered one hears of none, another question behind it of all", () => {
  expect(heard(["Q1", "QA"], { pairTimeoutSeconds: 30 })).toEqual([]);
  expect(heard(["Q1", "QA", "Q2"], { pairTimeoutSeconds: 2 })).toEqual([1, 2, 3, 4]);
});
