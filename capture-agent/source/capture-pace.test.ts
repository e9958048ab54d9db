import { expect, test } from "vitest";
import { BUSY_PACKETS, CapturePace, FIRST_QUIET_SECONDS, LATER_QUIET_SECONDS, QUIET_PACKETS } from "./capture-pace.ts";

type Second = readonly [packets: number, dropped?: number];

/** The mode after these seconds. */
function check(seconds: readonly Second[], expected: string): void {
  const pace = new CapturePace();
  let mode = "";
  for (const [packets, dropped = 0] of seconds) mode = pace.second(packets, dropped);
  expect(mode).toBe(expected);
}
const times = (count: number, ...second: Second): readonly Second[] => Array.from({ length: count }, () => second);
const QUIET = times(FIRST_QUIET_SECONDS, QUIET_PACKETS);

test("a capture begins in bulk, and is read promptly when it was quiet for a while", () => {
  check(QUIET.slice(1), "bulk");
  check(QUIET, "prompt");
  check([...QUIET.slice(1), [QUIET_PACKETS + 1], ...QUIET.slice(1)], "bulk");
});

test("what is neither quiet nor busy changes nothing", () => {
  check([...QUIET, ...times(100, BUSY_PACKETS)], "prompt");
  check(times(100, QUIET_PACKETS + 1), "bulk");
});

test("a busy second, or one in which the kernel dropped packets, is the end of it, for longer than at the beginning", () => {
  for (const second of [[BUSY_PACKETS + 1], [1, 1]] as const) {
    check([...QUIET, second], "bulk");
    check([...QUIET, second, ...times(LATER_QUIET_SECONDS - 1, 0)], "bulk");
    check([...QUIET, second, ...times(LATER_QUIET_SECONDS, 0)], "prompt");
  }
});

test("traffic that is busy from its beginning waits no longer than another one once it is quiet", () =>
  check([[BUSY_PACKETS + 1], ...QUIET], "prompt"));
