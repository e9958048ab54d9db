// When which call is sent: each target has its own line, in order, one sending at a time. A failure that may pass holds
// the line back, longer each time; what waited too long, or will never pass, is given up.
import { type BackOffLimits, backOffMs } from "../agents/back-off.ts";
import type { DeliveryClock } from "./delivery-clock.ts";
import type { OutboxCall } from "./outbox.ts";
import { TargetLine } from "./target-line.ts";
import { RetryableError } from "./types.ts";

/** Targets that are sent to at the same time. */
export const MAX_ACTIVE_TARGETS = 8;
/** A call that has waited longer than this is given up when its target fails again. */
export const MAX_AGE_MS = 24 * 60 * 60 * 1000;
/** The longest wait that a target may ask for. */
export const MAX_RETRY_AFTER_MS = 60 * 60 * 1000;
const BACK_OFF: BackOffLimits = { firstMs: 1000, maxMs: 60_000 };

export interface DeliveryParts {
  readonly clock: DeliveryClock;
  readonly random: () => number;
  readonly lineOf: (call: OutboxCall) => string;
  /** Calls of a line with the same key may go together; null alone. */
  readonly batchKey: (call: OutboxCall) => string | null;
  readonly intervalMs: (call: OutboxCall) => number;
  /** Whether the call may go now. One that may not has left the line. */
  readonly mayGo: (call: OutboxCall) => boolean;
  readonly send: (calls: readonly OutboxCall[]) => Promise<void>;
  readonly sending: (calls: readonly OutboxCall[]) => void;
  readonly sent: (calls: readonly OutboxCall[]) => Promise<void>;
  /** Tried, to be tried again at that time. */
  readonly held: (calls: readonly OutboxCall[], reason: string, nextMs: number) => void;
  readonly givenUp: (call: OutboxCall, reason: string) => Promise<void>;
  /** The disk failed; the calls stay where they are. */
  readonly broken: (error: unknown) => void;
}

export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #lines = new Map<string, TargetLine>();
  readonly #running = new Set<Promise<void>>();
  #stopTimer: (() => void) | null = null;
  #isClosed = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }
  add(call: OutboxCall): void {
    const key = this.#parts.lineOf(call);
    const line = this.#lines.get(key) ?? new TargetLine();
    this.#lines.set(key, line);
    line.add(call);
    this.#pump();
  }
  remove(call: OutboxCall): void {
    this.#lines.get(this.#parts.lineOf(call))?.remove(call.id);
  }
  /** Sends no more; resolves when nothing is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopTimer?.();
    await Promise.all(this.#running);
  }

  #pump(): void {
    if (this.#isClosed) return;
    this.#stopTimer?.();
    this.#stopTimer = null;
    const nowMs = this.#parts.clock.nowMs();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const [key, line] of this.#lines) {
      if (line.isSending) continue;
      if (line.nextMs > nowMs) {
        if (line.length > 0) nextMs = Math.min(nextMs, line.nextMs);
      } else if (this.#running.size < MAX_ACTIVE_TARGETS) {
        // Whoever had a turn is the last to get the next one.
        this.#lines.delete(key);
        if (this.#start(line)) this.#lines.set(key, line);
      }
    }
    if (nextMs < Number.POSITIVE_INFINITY) {
      this.#stopTimer = this.#parts.clock.after(nextMs - nowMs, () => this.#pump());
    }
  }

  // False where nothing of the line may go.
  #start(line: TargetLine): boolean {
    for (let first = line.first(); first !== undefined; first = line.first()) {
      if (this.#parts.mayGo(first)) break;
      line.remove(first.id);
    }
    const calls = line.batch((call) => this.#parts.batchKey(call));
    if (calls.length === 0) return false;
    line.isSending = true;
    const run = this.#run(line, calls).finally(() => {
      line.isSending = false;
      this.#running.delete(run);
      this.#pump();
    });
    this.#running.add(run);
    return true;
  }

  async #run(line: TargetLine, calls: readonly OutboxCall[]): Promise<void> {
    const { clock, intervalMs, sending, send, sent, broken } = this.#parts;
    try {
      sending(calls);
      const failure = await send(calls).then(
        () => null,
        (error: unknown) => ({ error }),
      );
      if (this.#isClosed && failure !== null) return;
      line.nextMs = clock.nowMs() + Math.max(...calls.map(intervalMs));
      if (failure === null) {
        line.failures = 0;
        this.#leave(line, calls);
        await sent(calls);
      } else await this.#failed(line, calls, failure.error);
    } catch (error) {
      broken(error);
    }
  }

  async #failed(line: TargetLine, calls: readonly OutboxCall[], error: unknown): Promise<void> {
    const { clock, random, held } = this.#parts;
    const reason = error instanceof Error ? error.message : String(error);
    if (!(error instanceof RetryableError)) {
      line.failures = 0;
      if (calls.length === 1) await this.#giveUp(line, calls, reason);
      else line.singly = calls.length;
      return;
    }
    line.failures++;
    const askedMs = Math.min(error.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
    line.nextMs = Math.max(line.nextMs, clock.nowMs() + Math.max(askedMs, backOffMs(line.failures, BACK_OFF, random)));
    const tooOld = line.olderThan(clock.nowMs() - MAX_AGE_MS);
    held(
      calls.filter((call) => !tooOld.includes(call)),
      reason,
      line.nextMs,
    );
    await this.#giveUp(line, tooOld, `tried for ${MAX_AGE_MS / 3_600_000} hours: ${reason}`);
  }

  async #giveUp(line: TargetLine, calls: readonly OutboxCall[], reason: string): Promise<void> {
    this.#leave(line, calls);
    for (const call of calls) await this.#parts.givenUp(call, reason);
  }

  #leave(line: TargetLine, calls: readonly OutboxCall[]): void {
    line.singly = Math.max(0, line.singly - calls.length);
    for (const { id } of calls) line.remove(id);
  }
}
