// Packets of this node, whatever becomes of the tcpdump that captures them: a new filter needs a second one, which takes
// over from the first without a gap; one that dies is started again.
import type { PacketRecord } from "../../engine/index.ts";
import type { CaptureMode } from "../../codecs/capture-frames.ts";
import type { PacketClock } from "../clock.ts";
import type { CaptureRunner } from "./capture-runner.ts";
import { addDrops, type DropCounters, NO_DROPS } from "./drop-counters.ts";
import { Generation } from "./generation.ts";
import { Overlap } from "./overlap.ts";

/** How late a packet may come: it lies in the kernel's block for a second, and a busy machine hands it on late. */
const KERNEL_DELAY_MS = 3_000;
/** Packets of a capture's first moment are at most so much older than its beginning. */
const FIRST_MOMENT_MS = 5_000;
/**
 * The newer capture is not read for so long at most, so that packets come in their order: an acknowledgement that comes
 * before what it acknowledges makes a gap. Behind a capture in bulk it waits for as long as the kernel may keep a packet.
 */
const HOLD_MS = 400;
const MIN_RESTART_MS = 1_000;
const MAX_RESTART_MS = 30_000;
/** A capture that lasted so long starts again without delay growing. */
const STEADY_MS = 60_000;

export interface SourceVisitor {
  /** `number` counts over all captures, from 1. */
  readonly onPacket: (record: PacketRecord) => void;
}

export interface SourceCounts {
  readonly drops: DropCounters;
  /** Packets that two captures saw, counted once. */
  readonly repeats: number;
  /** Bytes of a capture that could not be read. */
  readonly damagedBytes: number;
  readonly restarts: number;
}

type Answer = (problem: string) => void;
interface Older {
  readonly generation: Generation;
  readonly cutMs: number;
}
interface Wish {
  readonly packetFilter: string;
  readonly answer: Answer;
}

export class LiveSource {
  /** Why nothing is captured; empty while all is well. */
  failure = "";
  readonly #runner: CaptureRunner;
  readonly #visitor: SourceVisitor;
  readonly #clock: Pick<PacketClock, "nowMs" | "withinMs">;
  #current: Generation | undefined;
  #next: { readonly generation: Generation; readonly answer: Answer } | undefined;
  #older: Older | undefined;
  #overlap: Overlap | undefined;
  #wish: Wish | undefined;
  #mode: CaptureMode = "bulk";
  #canBePrompt = true;
  #numbers = 0;
  #begunMs = 0;
  /** A first capture that has shown no packet from behind its beginning, and when that was. */
  #beginning: { readonly generation: Generation; readonly ms: number } | undefined;
  #restartMs = MIN_RESTART_MS;
  #restartAtMs = Number.POSITIVE_INFINITY;
  #drops = NO_DROPS;
  #repeats = 0;
  #damagedBytes = 0;
  #restarts = 0;

  constructor(runner: CaptureRunner, visitor: SourceVisitor, clock: Pick<PacketClock, "nowMs" | "withinMs">) {
    this.#runner = runner;
    this.#visitor = visitor;
    this.#clock = clock;
  }

  get counts(): SourceCounts {
    let drops = this.#drops;
    for (const one of this.#running()) drops = addDrops(drops, one.drops);
    const repeats = this.#repeats + (this.#overlap?.repeats ?? 0);
    return { drops, repeats, damagedBytes: this.#damagedBytes, restarts: this.#restarts };
  }

  /** Whether `tick` has anything to look at soon. */
  get isChanging(): boolean {
    return this.#next !== undefined || this.#older !== undefined || this.#restartAtMs !== Number.POSITIVE_INFINITY;
  }

  /** Captures by this filter. Answers what is wrong with it, once tcpdump took or refused it; empty for taken. */
  setFilter(packetFilter: string): Promise<string> {
    this.#wish?.answer("another order came before this one was followed");
    return new Promise((answer) => {
      this.#wish = { packetFilter, answer };
      this.#follow();
    });
  }

  /** Captures this way from now on, as soon as no other change is under way. */
  useMode(mode: CaptureMode): void {
    this.#mode = this.#canBePrompt ? mode : "bulk";
    const current = this.#current;
    if (current === undefined || current.isOver || current.mode === this.#mode || this.#isBusy) return;
    this.#begin(current.packetFilter, () => undefined);
  }

  /** Has the drop counters brought up to date; they are in `counts` a moment later. */
  askCounters(): void {
    if (this.#next === undefined) this.#current?.askCounters();
  }

  /** Time goes on: a take-over is completed, a dead capture started again. */
  tick(): void {
    const now = this.#clock.nowMs();
    if (this.#older !== undefined) this.#completeTakeOver(this.#older, now);
    if (now >= this.#restartAtMs) this.#restart();
  }

  /** Ends all captures. */
  stop(): void {
    this.#wish?.answer("the agent ends");
    this.#next?.answer("the agent ends");
    this.#runner.close();
  }

  *#running(): Generator<Generation> {
    if (this.#older !== undefined) yield this.#older.generation;
    if (this.#current !== undefined) yield this.#current;
    if (this.#next !== undefined) yield this.#next.generation;
  }

  get #isBusy(): boolean {
    return this.#next !== undefined || this.#older !== undefined;
  }

  /** Starts what is wished for, when no other change is under way. */
  #follow(): void {
    if (this.#wish === undefined || this.#isBusy) return;
    const { packetFilter, answer } = this.#wish;
    this.#wish = undefined;
    this.#restartAtMs = Number.POSITIVE_INFINITY;
    if (this.#current?.packetFilter === packetFilter && !this.#current.isOver) {
      answer("");
      return;
    }
    this.#begin(packetFilter, answer);
  }

  #begin(packetFilter: string, answer: Answer): void {
    const generation: Generation = new Generation(this.#runner, packetFilter, this.#mode, {
      onPacket: (record) => this.#packet(generation, record),
      onDamage: ({ skippedBytes }) => {
        this.#damagedBytes += skippedBytes;
      },
      onBegun: () => this.#takeOver(generation),
      onEnded: () => this.#ended(generation),
    });
    this.#next = { generation, answer };
  }

  #packet(generation: Generation, record: PacketRecord): void {
    if (generation === this.#beginning?.generation && this.#isBeforeBeginning(record, this.#beginning.ms)) return;
    if (this.#overlap !== undefined) {
      const isOlder = generation === this.#older?.generation;
      if (!(isOlder ? this.#overlap.isFromOlder(record) : this.#overlap.isFromNewer(record))) return;
      if (this.#overlap.isPast) this.#endOverlap();
    }
    record.number = ++this.#numbers;
    this.#visitor.onPacket(record);
  }

  /**
   * tcpdump gives what passed before it set its filter, and misses what passed while it did (libpcap empties the socket
   * then: `set_kernel_filter` of pcap-linux.c). A connection of that moment would have a gap that nothing tells from a loss.
   */
  #isBeforeBeginning({ sec, nsec }: PacketRecord, beginningMs: number): boolean {
    const sinceMs = sec * 1e3 + nsec / 1e6 - beginningMs;
    const isBefore = sinceMs < 0 && sinceMs > -FIRST_MOMENT_MS;
    if (!isBefore) this.#beginning = undefined;
    return isBefore;
  }

  /** The next capture has begun: from a moment soon, packets are taken from it. */
  #takeOver(generation: Generation): void {
    if (this.#next?.generation !== generation) return;
    const former = this.#current;
    this.#next.answer("");
    this.#next = undefined;
    this.#current = generation;
    this.#begunMs = this.#clock.nowMs();
    this.#restartAtMs = Number.POSITIVE_INFINITY;
    this.failure = "";
    if (former === undefined || former.isOver) {
      this.#beginning = { generation, ms: this.#begunMs + this.#clock.withinMs };
      this.#follow();
      return;
    }
    const cutMs = this.#begunMs + this.#clock.withinMs + Overlap.leadMs;
    this.#endOverlap();
    this.#overlap = new Overlap(cutMs);
    this.#older = { generation: former, cutMs };
    generation.hold(true);
  }

  #completeTakeOver({ generation, cutMs }: Older, now: number): void {
    const isComplete = this.#overlap?.isOlderComplete === true || now >= cutMs + KERNEL_DELAY_MS;
    if (isComplete && !generation.isOver) generation.end();
    if (isComplete || (generation.mode === "prompt" && now >= cutMs + HOLD_MS)) this.#current?.hold(false);
  }

  #ended(generation: Generation): void {
    this.#drops = addDrops(this.#drops, generation.drops);
    if (generation === this.#older?.generation) {
      this.#older = undefined;
      this.#current?.hold(false);
    } else if (generation === this.#next?.generation) {
      const { answer } = this.#next;
      this.#next = undefined;
      // A tcpdump that is too old for it, or a kernel without the room.
      const isOfMode = generation.mode !== "bulk" && generation.packetFilter === this.#current?.packetFilter;
      if (isOfMode) this.#canBePrompt = false;
      // The former capture, if there is one, goes on.
      if (this.#current === undefined || this.#current.isOver) this.failure = generation.reason;
      answer(generation.reason);
    } else this.#lost(generation);
    this.#follow();
  }

  #endOverlap(): void {
    this.#repeats += this.#overlap?.repeats ?? 0;
    this.#overlap = undefined;
  }

  /** A capture ended without having been told to. */
  #lost(generation: Generation): void {
    this.failure = generation.reason;
    if (this.#clock.nowMs() - this.#begunMs > STEADY_MS) this.#restartMs = MIN_RESTART_MS;
    this.#delayRestart();
  }

  #delayRestart(): void {
    this.#restartAtMs = this.#clock.nowMs() + this.#restartMs;
    this.#restartMs = Math.min(2 * this.#restartMs, MAX_RESTART_MS);
  }

  #restart(): void {
    this.#restartAtMs = Number.POSITIVE_INFINITY;
    if (this.#current === undefined || this.#next !== undefined) return;
    this.#restarts++;
    this.#begin(this.#current.packetFilter, (problem) => {
      if (problem !== "") this.#delayRestart();
    });
  }
}
