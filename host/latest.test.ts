import { expect, test } from "vitest";
import { latestOf } from "./latest.ts";

/** A value that changes, and who listens to it. */
function source() {
  const listeners = new Set<() => void>();
  const state = { value: 0, isOver: false };
  return {
    state,
    listeners,
    set: (value: number) => {
      state.value = value;
      for (const listener of listeners) listener();
    },
    watched: {
      read: () => state.value,
      subscribe: (changed: () => void) => {
        listeners.add(changed);
        return () => void listeners.delete(changed);
      },
      isOver: () => state.isOver,
    },
  };
}

test("the present state first, then the latest after a change", async () => {
  const { watched, set, listeners } = source();
  const stream = latestOf(watched, undefined);
  expect((await stream.next()).value).toBe(0);
  const next = stream.next();
  set(1);
  set(2);
  expect((await next).value).toBe(2);
  await stream.return(undefined);
  expect(listeners.size).toBe(0);
});
test("it ends after the last state", async () => {
  const { watched, state } = source();
  state.isOver = true;
  const stream = latestOf(watched, undefined);
  expect(await stream.next()).toEqual({ done: false, value: 0 });
  expect((await stream.next()).done).toBe(true);
});
test("it ends when nobody wants it any more, and stops listening", async () => {
  const { watched, listeners } = source();
  const stop = new AbortController();
  const stream = latestOf(watched, stop.signal);
  await stream.next();
  const next = stream.next();
  stop.abort();
  expect((await next).done).toBe(true);
  expect(listeners.size).toBe(0);
});
