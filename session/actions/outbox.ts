// Calls that are to be sent, kept on disk until they are through or dead. Bounded in calls and bytes; what is given up
// is kept too, bounded by number.
import { join } from "node:path";
import { z } from "zod";
import { RecordLog } from "./record-log.ts";
import { FORM_NAMES, type MarkedArgs } from "./secret-marks.ts";
import type { ActionOrigin } from "./types.ts";

/** Calls and bytes that wait at most, and calls that hooks of one script made for entries; one too many is refused. */
export const MAX_OUTBOX_CALLS = 10_000;
export const MAX_HOOK_CALLS = 1000;
export const MAX_OUTBOX_BYTES = 64 << 20;
/** Dead calls that are kept; the oldest give way. */
export const MAX_DEAD_CALLS = 1000;

const outboxCall = z.object({
  id: z.string(),
  seq: z.number(),
  timeMs: z.number(),
  sinceMs: z.number(),
  helper: z.string(),
  args: z.array(z.json()),
  marks: z.record(z.string(), z.object({ name: z.string(), path: z.array(z.string()), form: z.enum(FORM_NAMES) })),
  origin: z.object({
    script: z.string(),
    title: z.string(),
    entryId: z.string(),
    line: z.number(),
    column: z.number(),
  }),
  filesFolder: z.string(),
  objectFolder: z.string(),
  target: z.string(),
  summary: z.string(),
  isDead: z.boolean(),
  attempts: z.number(),
  reason: z.string(),
});
export interface OutboxCall extends MarkedArgs {
  readonly id: string;
  /** Order of the calls; it goes on where the last process ended. */
  readonly seq: number;
  /** When the script made the call, and since when it waits: a call that is sent again begins anew. */
  readonly timeMs: number;
  readonly sinceMs: number;
  readonly helper: string;
  readonly origin: ActionOrigin;
  readonly filesFolder: string;
  readonly objectFolder: string;
  /** For people, without secrets. */
  readonly target: string;
  readonly summary: string;
  readonly isDead: boolean;
  readonly attempts: number;
  readonly reason: string;
}

export class Outbox {
  readonly #log: RecordLog<OutboxCall>;
  readonly #calls = new Map<string, OutboxCall>();
  readonly #bytes = new Map<string, number>();
  /** Waiting calls for entries, by script. */
  readonly #ofHooks = new Map<string, number>();
  #waitingBytes = 0;
  #dead = 0;
  #seq = 0;
  /** Dead calls that gave way to newer ones. */
  forgotten = 0;

  private constructor(log: RecordLog<OutboxCall>) {
    this.#log = log;
    for (const call of [...log.records.values()].toSorted((a, b) => a.seq - b.seq)) this.#keep(call);
  }
  static async open(folder: string): Promise<Outbox> {
    return new Outbox(await RecordLog.open({ folder: join(folder, "outbox"), parse: parseCall, isSynced: true }));
  }

  get calls(): ReadonlyMap<string, OutboxCall> {
    return this.#calls;
  }
  get waiting(): number {
    return this.#calls.size - this.#dead;
  }
  get dead(): number {
    return this.#dead;
  }
  get damaged(): number {
    return this.#log.damaged;
  }
  nextSeq(): number {
    return this.#seq + 1;
  }
  /** Why there is no room for the call; empty where there is. */
  fullOf(call: OutboxCall): string {
    if (call.origin.entryId !== "" && this.#hookCalls(call) >= MAX_HOOK_CALLS) {
      return `${MAX_HOOK_CALLS} calls of ${call.origin.script} wait`;
    }
    if (this.waiting >= MAX_OUTBOX_CALLS) return `${MAX_OUTBOX_CALLS} calls wait`;
    if (this.#waitingBytes + sizeOf(call) > MAX_OUTBOX_BYTES) return `${MAX_OUTBOX_BYTES >> 20} MiB wait`;
    return "";
  }
  /** Resolves when the call is on disk. */
  async put(call: OutboxCall): Promise<void> {
    const before = this.#calls.get(call.id);
    this.#keep(call);
    try {
      await this.#log.put(call.id, call);
    } catch (error) {
      this.#drop(call.id);
      if (before !== undefined) this.#keep(before);
      throw error;
    }
  }
  /** Gives a call up; answers the calls that gave way to it. */
  async bury(id: string, reason: string, attempts: number): Promise<readonly OutboxCall[]> {
    const call = this.#calls.get(id);
    if (call === undefined) return [];
    const oldest = this.#dead < MAX_DEAD_CALLS ? undefined : [...this.#calls.values()].find(({ isDead }) => isDead);
    if (oldest !== undefined) {
      this.forgotten++;
      await this.remove(oldest.id);
    }
    await this.put({ ...call, isDead: true, reason, attempts });
    return oldest === undefined ? [] : [oldest];
  }
  async remove(id: string): Promise<void> {
    this.#drop(id);
    await this.#log.remove(id);
  }
  /** Takes the calls of another folder, behind its own, whatever the bounds: they were within them there. */
  async takeOver(folder: string): Promise<void> {
    const other = await Outbox.open(folder);
    const calls = [...other.calls.values()].toSorted((a, b) => a.seq - b.seq);
    await Promise.all(calls.map((call) => this.put({ ...call, seq: this.nextSeq() })));
    await other.close();
  }
  close(): Promise<void> {
    return this.#log.close();
  }

  #keep(call: OutboxCall): void {
    this.#drop(call.id);
    this.#calls.set(call.id, call);
    this.#seq = Math.max(this.#seq, call.seq);
    if (call.isDead) {
      this.#dead++;
      return;
    }
    const bytes = sizeOf(call);
    this.#bytes.set(call.id, bytes);
    this.#waitingBytes += bytes;
    this.#countHook(call, 1);
  }
  #drop(id: string): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    this.#calls.delete(id);
    if (call.isDead) this.#dead--;
    else this.#countHook(call, -1);
    this.#waitingBytes -= this.#bytes.get(id) ?? 0;
    this.#bytes.delete(id);
  }
  #hookCalls({ origin }: OutboxCall): number {
    return this.#ofHooks.get(origin.script) ?? 0;
  }
  #countHook(call: OutboxCall, change: number): void {
    if (call.origin.entryId === "") return;
    const count = this.#hookCalls(call) + change;
    if (count === 0) this.#ofHooks.delete(call.origin.script);
    else this.#ofHooks.set(call.origin.script, count);
  }
}

function sizeOf(call: OutboxCall): number {
  return Buffer.byteLength(JSON.stringify(call.args));
}

function parseCall(value: unknown): OutboxCall | null {
  return outboxCall.safeParse(value).data ?? null;
}
