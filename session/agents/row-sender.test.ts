import { expect, test, vi } from "vitest";
import type { SourceFacts } from "../store/index.ts";
import { rowOf, SOURCE } from "../store/testing/rows.ts";
import { MAX_ROWS_IN_FLIGHT } from "./limits.ts";
import { RowSender } from "./row-sender.ts";

const A = SOURCE;
const B: SourceFacts = { ...SOURCE, worker: "b" };

/** A store that takes batches when it is told to. */
function slowStore(): { sender: RowSender; taken: string[]; finish: () => void } {
  const taken: string[] = [];
  const busy = Promise.withResolvers<void>();
  const sender = new RowSender((batch, { worker }) => {
    taken.push(`${worker} ${batch.count}`);
    return busy.promise;
  });
  return { sender, taken, finish: busy.resolve };
}

test("rows leave by their agent, the last ones at the end", async () => {
  const { sender, taken, finish } = slowStore();
  sender.add(A, rowOf(1));
  sender.add(B, rowOf(2));
  sender.add(A, rowOf(3));
  sender.forget(B);
  expect(taken).toEqual(["b 1"]);
  const finished = sender.finish();
  expect(taken).toEqual(["b 1", `${A.worker} 2`]);
  finish();
  await finished;
});

test("while the store has too many, there is no room until it has caught up", async () => {
  const { sender, finish } = slowStore();
  await sender.room();
  const row = rowOf(1);
  for (let i = 0; i < MAX_ROWS_IN_FLIGHT * 2; i++) sender.add(A, row);
  const order: string[] = [];
  const room = sender.room().then(() => order.push("room"));
  order.push("full");
  finish();
  await room;
  expect(order).toEqual(["full", "room"]);
});

test("rows of all agents are sent together, once those of one have waited long enough", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  try {
    const { sender, taken } = slowStore();
    sender.add(A, rowOf(1));
    vi.advanceTimersByTime(60);
    sender.add(B, rowOf(2));
    sender.flushLate();
    expect(taken).toEqual([]);
    vi.advanceTimersByTime(60);
    sender.flushLate();
    expect(taken).toEqual([`${A.worker} 1`, "b 1"]);
  } finally {
    vi.useRealTimers();
  }
});
