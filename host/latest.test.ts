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

/** Reads states from a stream until `last`; answers them all. */
async function readTo(stream: AsyncGenerator<number>, last: number): Promise<readonly number[]> {
  const seen: number[] = [];
  for await (const value of stream) {
    seen.push(value);
    if (value === last) return seen;
  }
  return seen;
}

test("the last state is never missed, however many come between", async () => {
  const { watched, set } = source();
  const seen = readTo(latestOf(watched, undefined), 500);
  await Promise.resolve();
  for (let value = 1; value <= 500; value++) set(value);
  const states = await seen;
  expect(states.at(-1)).toBe(500);
  expect(states.length).toBeLessThanOrEqual(3);
  expect(states).toEqual(states.toSorted((a, b) => a - b));
});
test("a change while the reader is busy with the state before is not missed", async () => {
  const { watched, set } = source();
  const stream = latestOf(watched, undefined);
  await stream.next();
  set(1);
  // Nobody waited when it changed.
  expect((await stream.next()).value).toBe(1);
  await stream.return(undefined);
});
test("a stream that nobody wants from the beginning says nothing and listens to nothing", async () => {
  const { watched, listeners } = source();
  const stream = latestOf(watched, AbortSignal.abort());
  expect((await stream.next()).done).toBe(true);
  expect(listeners.size).toBe(0);
});
test("a state that cannot be read ends the stream with its failure, and it stops listening", async () => {
  const { watched, listeners } = source();
  const stream = latestOf(
    {
      ...watched,
      read: () => {
        throw new Error("the view failed");
      },
    },
    undefined,
  );
  await expect(stream.next()).rejects.toThrow("the view failed");
  expect(listeners.size).toBe(0);
});
test("it ends with the state during which it was over", async () => {
  const { watched, state, set } = source();
  const stream = latestOf(watched, undefined);
  await stream.next();
  state.isOver = true;
  set(9);
  expect(await stream.next()).toEqual({ done: false, value: 9 });
  expect((await stream.next()).done).toBe(true);
});
test("readers of one source do not disturb each other", async () => {
  const { watched, set, listeners } = source();
  const [first, second] = [latestOf(watched, undefined), latestOf(watched, undefined)];
  await Promise.all([first.next(), second.next()]);
  await first.return(undefined);
  const next = second.next();
  set(4);
  expect((await next).value).toBe(4);
  expect(listeners.size).toBe(1);
  await second.return(undefined);
  expect(listeners.size).toBe(0);
});
