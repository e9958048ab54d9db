// Hooks over whole batches inside the sandbox: one crossing a batch. While it lasts, `control` tells the thread which entry
// or packet it is at, and the thread tells it to stop.
import type { Entries } from "./entries.ts";
import type { Host, Kit, Turn } from "./kit.ts";
import type { Packets } from "./packets.ts";
import type { Hook, Queries, verdictOf } from "./queries.ts";
import type { Turns } from "./turns.ts";

export interface BatchParts {
  readonly entries: Entries;
  readonly packets: Packets;
  readonly queries: Queries;
  readonly turns: Turns;
  readonly turn: Turn;
  readonly control: Int32Array;
  readonly hooks: Readonly<Record<string, Hook>>;
  readonly verdictOf: typeof verdictOf;
}

export function batchesOf(kit: Kit, host: Host, parts: BatchParts) {
  const { entries, packets, queries, turns, turn, control, hooks, verdictOf: verdict } = parts;
  function returned(id: string, value: unknown): void {
    const failed = (error: unknown): void => void turns.fail("onItemCaptured", id, error);
    if (kit.onSettled(value, (later) => returned(id, later), failed)) return;
    const found = verdict(value);
    if (found !== "") host.verdict(id, found);
  }
  /** Begins the entry of an index: its id. */
  function enter(texts: readonly string[], index: number): string {
    control[0] = index + 1;
    turn.id = texts[index * 4] as string;
    turn.node = texts[index * 4 + 1] as string;
    return turn.id;
  }
  return {
    /** Texts are id, node, head and document of each entry. */
    items(texts: readonly string[], from: number): void {
      turns.begin("onItemCaptured");
      const hook = hooks["onItemCaptured"] as Hook;
      for (let i = from; i * 4 < texts.length; i++) {
        const id = enter(texts, i);
        try {
          const value = hook(entries.make(texts[i * 4 + 2] as string, texts[i * 4 + 3] as string));
          if (typeof value === "object" && value !== null) returned(id, value);
        } catch (error) {
          turns.fail("onItemCaptured", id, error);
        }
      }
    },
    queried(texts: readonly string[], from: number): void {
      turns.begin("onItemQueried");
      if (from === 0) queries.begin();
      const hook = hooks["onItemQueried"] as Hook;
      for (let i = from; i * 4 < texts.length; i++) {
        const id = enter(texts, i);
        queries.query(hook, i, id, texts[i * 4 + 2] as string, texts[i * 4 + 3] as string);
      }
    },
    spoil: (index: number, problem: string): void => queries.spoil(index, problem),
    taken: (): string => queries.take(),
    open: (heads: ArrayBuffer, node: string) => packets.open(heads, node),
    /** Heads from an offset on, at most `count`, until told to stop; the offset of the next. */
    packets(batch: ReturnType<Packets["open"]>, start: number, first: number, count: number): number {
      turns.begin("onPacketCaptured");
      turn.node = batch.node;
      const hook = hooks["onPacketCaptured"] as Hook;
      const { bytes } = batch;
      let at = start;
      for (let i = 0; i < count && at < bytes.length && control[1] === 0; i++) {
        const here = at;
        control[0] = i + 1;
        at += packets.PREFIX_BYTES + (bytes[at + 14] as number) + (bytes[at + 15] as number) * 256;
        try {
          hook(packets.make(batch, here, first + i));
        } catch (error) {
          turns.fail("onPacketCaptured", "", error);
        }
      }
      return at;
    },
  };
}
