// Live packets of interfaces of this machine, from one capture program per interface.
import { ContractError } from "../../contract/index.ts";
import { bareInterface, type CaptureMetadata, type PacketRecord } from "../../engine/pcap/index.ts";
import { CaptureChild } from "./capture-child.ts";
import { checkCaptureFilter } from "./capture-filter.ts";
import type { CaptureProgram } from "./capture-programs.ts";
import { addCounters, NO_COUNTERS, type ProgramCounters } from "./drop-counters.ts";

/** Interfaces captured at once. */
export const MAX_LIVE_INTERFACES = 16;

export interface LiveVisitor {
  /** `number` counts over all interfaces and pauses; `interfaceIndex` is the position in the list of interfaces. */
  readonly onPacket: (record: PacketRecord) => void;
  readonly onMetadata?: (metadata: CaptureMetadata) => void;
  /** An interface fell silent for good: it went away, or the program died. The others go on. */
  readonly onEnd?: (interfaceName: string, error: ContractError) => void;
}

/** What one interface gave: `delivered` were handed on, the rest is what the program said. */
export interface InterfaceCounters extends ProgramCounters {
  readonly name: string;
  readonly delivered: number;
}

export interface InterfaceSourceOptions {
  readonly interfaces: readonly string[];
  /** In pcap-filter syntax; empty: everything. */
  readonly filter: string;
  /** Programs to try, the preferred one first (`findCapturePrograms`). */
  readonly programs: readonly CaptureProgram[];
  readonly visitor: LiveVisitor;
}

interface LiveInterface {
  readonly name: string;
  readonly index: number;
  child: CaptureChild | undefined;
  isDescribed: boolean;
  delivered: number;
  /** Counters of the runs before the present one. */
  before: ProgramCounters;
}

/** A live capture. `start`, then any number of `pause` and `start`, then `stop`; what happens in a pause is not captured. */
export class InterfaceSource {
  readonly #filter: string;
  readonly #programs: readonly CaptureProgram[];
  readonly #visitor: LiveVisitor;
  readonly #interfaces: readonly LiveInterface[];
  #packets = 0;

  constructor({ interfaces, filter, programs, visitor }: InterfaceSourceOptions) {
    this.#filter = filter.trim();
    this.#programs = programs;
    this.#visitor = visitor;
    this.#interfaces = interfaces.map((name, index) => ({
      name,
      index,
      child: undefined,
      isDescribed: false,
      delivered: 0,
      before: NO_COUNTERS,
    }));
  }

  /** Begins to capture on all interfaces, or on none: rejects with a `ContractError` that says what to do. */
  async start(): Promise<void> {
    if (this.#interfaces.length > MAX_LIVE_INTERFACES) {
      throw new ContractError("LIMIT", `more than ${MAX_LIVE_INTERFACES} interfaces at once`, "Choose `any` instead.");
    }
    const problem = await checkCaptureFilter(this.#filter, this.#programs);
    if (problem !== "") {
      throw new ContractError("BAD_FILTER", `capture filter: ${problem}`, "See `man pcap-filter` for the syntax.");
    }
    const idle = this.#interfaces.filter(({ child }) => child === undefined);
    const started = await Promise.allSettled(idle.map((live) => this.#startOne(live)));
    const failure = started.find((outcome) => outcome.status === "rejected");
    if (!failure) return;
    await this.stop();
    throw failure.reason;
  }

  /** Ends the programs and keeps the numbers; `start` goes on. */
  async pause(): Promise<void> {
    await Promise.all(this.#interfaces.map((live) => this.#stopOne(live)));
  }

  /** Ends the capture: every program is gone, its last packets delivered and its counters read. */
  stop(): Promise<void> {
    return this.pause();
  }

  /** Back-pressure: while held, packets wait in the kernel's buffer, and what it then drops is counted. */
  hold(isHeld: boolean): void {
    for (const { child } of this.#interfaces) child?.hold(isHeld);
  }

  /** Has the counters brought up to date; they are in `counters` a moment later. */
  askCounters(): void {
    for (const { child } of this.#interfaces) child?.askCounters();
  }

  get counters(): readonly InterfaceCounters[] {
    return this.#interfaces.map(({ name, delivered, before, child }) => ({
      name,
      delivered,
      ...addCounters(before, child?.counters ?? NO_COUNTERS),
    }));
  }

  /** Tries the programs in turn: often one of two has the permission. */
  async #startOne(live: LiveInterface): Promise<void> {
    let failure: unknown = new ContractError("UNSUPPORTED", "no capture program is installed", "Install tcpdump.");
    for (const [attempt, program] of this.#programs.entries()) {
      try {
        live.child = await this.#run(live, program);
        return;
      } catch (error) {
        if (attempt === 0) failure = error;
        if (!(error instanceof ContractError) || error.code !== "NO_PERMISSION") break;
      }
    }
    throw failure;
  }

  #run(live: LiveInterface, program: CaptureProgram): Promise<CaptureChild> {
    return CaptureChild.start(program, live.name, this.#filter, {
      onPacket: (record) => {
        record.number = ++this.#packets;
        record.interfaceIndex = live.index;
        live.delivered++;
        this.#visitor.onPacket(record);
      },
      onMetadata: (metadata) => this.#describe(live, metadata),
      onEnd: (error) => {
        this.#retire(live);
        const told = error instanceof ContractError ? error : undefined;
        this.#visitor.onEnd?.(live.name, told ?? new ContractError("UNSUPPORTED", error.message, "Start it again."));
      },
    });
  }

  /** An interface is told once, with the name that pcap does not hold; other findings pass with its number. */
  #describe(live: LiveInterface, metadata: CaptureMetadata): void {
    if (metadata.kind === "interface") {
      if (live.isDescribed) return;
      live.isDescribed = true;
      const { linkType, snapLength } = metadata.facts;
      const facts = { ...bareInterface(linkType, snapLength), name: live.name, filter: this.#filter };
      this.#visitor.onMetadata?.({ kind: "interface", index: live.index, facts });
    } else if (metadata.kind === "statistics") {
      const statistics = { ...metadata.statistics, interfaceIndex: live.index };
      this.#visitor.onMetadata?.({ kind: "statistics", statistics });
    } else if (metadata.kind !== "section") this.#visitor.onMetadata?.(metadata);
  }

  async #stopOne(live: LiveInterface): Promise<void> {
    await live.child?.stop();
    this.#retire(live);
  }

  #retire(live: LiveInterface): void {
    if (live.child) live.before = addCounters(live.before, live.child.counters);
    live.child = undefined;
  }
}
