// What one reader is told: batches from a number on, a status each second, and gaps where batches are gone. It is a
// generator that is asked for the next message when the reader has room: a slow reader waits here, and nothing waits
// for it.
import { create } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import { GapSchema, type Status, type Told, ToldSchema } from "../../contract/agent/agent_pb.js";
import type { BatchRing } from "../feed/batch-ring.ts";
import type { Signal } from "./signal.ts";

const FULL = "the agent's memory was full before they were asked for";
const FORGOTTEN = "redaction was ordered before they were asked for";
/** Field of `Told` that holds a batch. */
const BATCH_FIELD = 1;

export interface Telling {
  readonly run: string;
  readonly batches: BatchRing;
  /** Notified when there is another batch, or another status. */
  readonly news: Signal;
  /** The status of the last second, with its number. */
  lastStatus(): { readonly second: number; readonly status: Status };
}

export async function* follow(
  telling: Telling,
  from: { readonly run: string; readonly sequence: number },
  signal: AbortSignal,
): AsyncGenerator<Told> {
  const { batches, news } = telling;
  const isSameRun = from.run === telling.run;
  let next = isSameRun ? Math.max(1, from.sequence) : batches.firstSequence;
  let toldSecond = -1;
  // Whoever hangs up is not waited with for the next batch.
  signal.addEventListener("abort", () => news.notify(), { once: true });
  if (!isSameRun && from.run !== "") yield gap(from.sequence, from.sequence, 0, "the agent was started anew");
  while (!signal.aborted) {
    const { second, status } = telling.lastStatus();
    if (second !== toldSecond) {
      toldSecond = second;
      yield create(ToldSchema, { told: { case: "status", value: status } });
    }
    const held = batches.get(next);
    if (held === null) await news.wait();
    else if (held.kind === "missed") {
      next = held.to + 1;
      yield gap(held.from, held.to, held.entries, held.isForgotten ? FORGOTTEN : FULL);
    } else {
      next++;
      yield batchOf(held.bytes);
    }
  }
  // The end of the agent is none of the stream: the reader is to know the difference.
  signal.throwIfAborted();
}

function gap(from: number, to: number, entries: number, reason: string): Told {
  const fields = { fromSequence: BigInt(from), toSequence: BigInt(to), entries: BigInt(entries), reason };
  return create(ToldSchema, { told: { case: "gap", value: create(GapSchema, fields) } });
}

/** The batch exists as the bytes of its field already: they are handed through, for nobody to encode again. */
function batchOf(data: Uint8Array): Told {
  const told = create(ToldSchema);
  told.$unknown = [{ no: BATCH_FIELD, wireType: WireType.LengthDelimited, data }];
  return told;
}
