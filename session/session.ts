// One capture on the desktop: its entries, its source while it is being read, and what the window's frame shows of it.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  type Catalogue,
  ContractError,
  type DissectorFacts,
  type Ledger,
  type LedgerLine,
  type PathSpec,
  type SessionTick,
  type SourceState,
} from "../contract/index.ts";
import type { AgentsOrder, AgentsTap } from "./agents/index.ts";
import {
  type Ingest,
  type IngestEvents,
  type IngestOrder,
  type IngestProgress,
  type StartIngest,
  sourceFactsOf,
} from "./ingest/messages.ts";
import { NO_WORDS } from "./dissectors/words.ts";
import type { NameSpan } from "./names/name-table.ts";
import { RowNotes } from "./notes/row-notes.ts";
import { own } from "./owner.ts";
import { PacketFeed, type PacketListener } from "./packets/packet-feed.ts";
import { Reviews } from "./review/reviews.ts";
import { type SessionFile, writeSessionFile } from "./session-file.ts";
import { addedLedger } from "./added-ledger.ts";
import { EntryStore, type RowBatch, type SourceFacts } from "./store/index.ts";
import { Throttle } from "./throttle.ts";

/** Ticks at most once in so many milliseconds. */
const TICK_MS = 100;
/** Time over which entries a second are measured. */
const RATE_MS = 1000;

export const EMPTY_LEDGER: Ledger = { packets: 0, bytes: 0, entries: 0, flows: 0, lines: [] };

export class Session {
  readonly id: string;
  readonly folder: string;
  readonly store: EntryStore;
  readonly dissectorsFolder: string;
  /** Heads of packets, for scripts. */
  readonly #packets = new PacketFeed((wants) => this.#ingest?.wantPackets(wants));
  /** What scripts make of entries that are about to be seen. */
  readonly reviews = new Reviews();
  /** What the user noted on rows. */
  readonly notes: RowNotes;
  /** Number of the last entry that was there when the session was opened: 0 for a new one. */
  readonly storedBefore: number;
  #file: SessionFile;
  /** What was counted before the present source began. */
  #former: Ledger = EMPTY_LEDGER;
  #ingest: Ingest | null = null;
  #generation = 0;
  #rate = { sinceMs: performance.now(), entries: 0, perSecond: 0 };
  #closing: Promise<void> | null = null;
  #tap: AgentsTap | null = null;
  #spans: readonly NameSpan[] = [];
  /** What is wrong with dissectors of the user. */
  readonly #problems: string[] = [];
  #naming: Promise<void> | null = null;
  readonly #throttle: Throttle;
  readonly #giveBack: () => Promise<void>;
  readonly #listeners = new Set<(tick: SessionTick) => void>();

  private constructor(
    folder: string,
    file: SessionFile,
    { store, notes }: Pick<Session, "store" | "notes">,
    giveBack: () => Promise<void>,
    dissectorsFolder: string,
  ) {
    this.dissectorsFolder = dissectorsFolder;
    this.id = file.id;
    this.folder = folder;
    this.store = store;
    this.notes = notes;
    this.storedBefore = store.lastNumber;
    this.#file = file;
    this.#giveBack = giveBack;
    this.#throttle = new Throttle(TICK_MS, () => this.#tick());
    store.onCommit((commit) => {
      this.reviews.follow(commit);
      this.#throttle.request();
    });
    notes.onChange(() => void this.#setNotes());
  }

  /**
   * Makes the session's folder, or takes the one that is there. `paths` are those that the protocols declare;
   * `dissectorsFolder` has the dissectors of the user, if there are any.
   */
  static async open(
    folder: string,
    file: SessionFile,
    paths: readonly PathSpec[],
    dissectorsFolder = "",
  ): Promise<Session> {
    await mkdir(join(folder, "packets"), { recursive: true });
    await mkdir(join(folder, "files"), { recursive: true });
    const giveBack = await own(folder);
    try {
      await writeSessionFile(folder, file);
      const notes = await RowNotes.open(folder);
      const store = await EntryStore.open(folder, paths);
      await store.setNotes(notes.byId);
      const session = new Session(folder, file, { store, notes }, giveBack, dissectorsFolder);
      if (notes.notice !== "") session.#addNotice(notes.notice);
      return session;
    } catch (error) {
      await giveBack();
      throw error;
    }
  }
  get file(): SessionFile {
    return this.#file;
  }
  /** What dissectors of the user add to filters: for a session opened again as it was read. */
  get words(): Catalogue {
    return this.#file.words ?? NO_WORDS;
  }
  /** The dissectors of the user that it is read with, or was. */
  get dissectors(): readonly DissectorFacts[] {
    return this.#file.dissectors ?? [];
  }
  get isLoading(): boolean {
    return this.#ingest !== null;
  }
  /** Reads a source into the store; resolves when it turned out to be readable. Ticks tell how far it is. */
  async read(order: IngestOrder, start: StartIngest): Promise<void> {
    this.#setSource({ phase: order.kind === "files" ? "loading" : "live" });
    const ingest = start(order, this.#events(sourceFactsOf(order)));
    this.#follow(ingest);
    await ingest.begun;
  }
  /** Of a live capture: connections that begin from now on are opened with these secrets; empty: with none. */
  useKeyLog(path: string): void {
    this.#ingest?.useKeyLog?.(path);
  }
  /** Follows capture agents, which come and go, until `cancelLoad`; afterwards others may be followed. */
  async tap(order: AgentsOrder): Promise<AgentsTap> {
    await this.#ingest?.ended;
    this.#former = this.#file.ledger;
    const flowBase = await this.store.pages.nextFlow();
    this.#setSource({ phase: "live", notice: "" });
    const events = this.#events(NO_AGENT);
    // Loaded only where it is needed: the libraries of the agents' protocol are large.
    const { tapAgents, tapAgentsInWorker } = await import("./agents/index.ts");
    const { workerScript } = order;
    const based = { ...order, flowBase };
    const tap = workerScript === undefined ? tapAgents(based, events) : tapAgentsInWorker(workerScript, based, events);
    this.#tap = tap;
    this.#follow(tap);
    return tap;
  }
  /** The agents that are followed: their states, their orders, their packets; null where the source is none. */
  get agents(): AgentsTap | null {
    return this.#tap;
  }
  /** Names learnt from outside: entries that are there are renamed, later ones get them as they come. */
  async addNames(spans: readonly NameSpan[]): Promise<void> {
    // Nothing to do would be done before it is known to be under way, and then seem to be so for ever.
    if (this.#closing !== null || spans.length === 0) return;
    this.#tap?.addNames(spans);
    // Every change of names goes through the whole store, so what comes while one is under way is one change together.
    this.#spans = [...this.#spans, ...spans];
    await (this.#naming ??= this.#nameAll());
  }
  /** Stops the source; what was read stays. Resolves when nothing more is being read. */
  async cancelLoad(): Promise<void> {
    const ingest = this.#ingest;
    this.#tap = null;
    ingest?.cancel();
    await ingest?.ended;
  }
  /** The present state. */
  tick(): SessionTick {
    const { entries, firstNs, lastNs, passed, failed } = this.store.totals;
    return {
      generation: this.#generation,
      sessionId: this.id,
      sessionName: this.#file.name,
      source: this.#file.source,
      entries,
      entriesPerSecond: this.#rate.perSecond,
      passed,
      failed,
      firstNs: firstNs === null ? null : String(firstNs),
      lastNs: lastNs === null ? null : String(lastNs),
      ledger: { ...this.#ledger(), lines: [...this.#ledger().lines] },
      memoryBytes: process.memoryUsage.rss(),
    };
  }
  /** Tells heads of packets as they are captured or read, as many as the listener takes; answers how to stop. */
  followPackets(listener: PacketListener): () => void {
    return this.#packets.follow(listener);
  }
  onTick(listener: (tick: SessionTick) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  /** Stops the source, writes what is to be kept and gives the session back. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    await this.cancelLoad();
    await this.#naming;
    this.#throttle.stop();
    this.reviews.close();
    this.#listeners.clear();
    try {
      await this.#save();
      await this.notes.settled();
      await this.store.close();
    } finally {
      await this.#giveBack();
    }
  }
  async #setNotes(): Promise<void> {
    if (this.#closing !== null) return;
    try {
      await this.store.setNotes(this.notes.byId);
    } catch (error) {
      this.#fail(error);
    }
  }
  #events(source: SourceFacts): IngestEvents {
    return {
      rows: (batch, from = source) => this.#store(batch, from),
      names: (spans) => void this.addNames(spans),
      progress: (progress) => this.#progress(progress),
      packets: (batch) => this.#packets.take(batch),
      words: (words) => {
        this.#file = { ...this.#file, words };
      },
      dissectors: (facts) => {
        this.#file = { ...this.#file, dissectors: [...facts] };
      },
      problem: (problem) => {
        this.#problems.push(problem);
        this.#setSource({ notice: this.#withProblems("") });
      },
    };
  }
  #follow(ingest: Ingest): void {
    this.#ingest = ingest;
    if (this.#packets.isWanted) ingest.wantPackets(true);
    void ingest.ended.then(async ({ phase, notice }) => {
      this.#ingest = this.#tap = null;
      if (this.#file.source.phase !== "failed") this.#setSource({ phase, notice: this.#withProblems(notice) });
      await this.#save();
    });
  }
  #addNotice(text: string): void {
    const { notice } = this.#file.source;
    this.#setSource({ notice: notice === "" ? text : `${notice}; ${text}` });
  }
  #withProblems(notice: string): string {
    return [...this.#problems, notice].filter((one) => one !== "").join("; ");
  }
  async #nameAll(): Promise<void> {
    try {
      while (this.#spans.length > 0) {
        const spans = this.#spans;
        this.#spans = [];
        await this.store.addNames(spans);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#naming = null;
    }
  }
  async #store(batch: RowBatch, source: SourceFacts): Promise<void> {
    try {
      await this.store.append(batch, source);
    } catch (error) {
      this.#fail(error);
    }
  }
  // A store that cannot be written ends the load: reading on would lose entries that nobody counts.
  #fail(error: unknown): void {
    const known = error instanceof ContractError ? `${error.message} (${error.data.nextStep})` : String(error);
    this.#setSource({ phase: "failed", notice: known });
    this.#ingest?.cancel();
  }
  #progress({ bytesRead, bytesTotal, ledger }: IngestProgress): void {
    const all = addedLedger(this.#former, ledger);
    this.#file = { ...this.#file, ledger: { ...all, lines: [...all.lines] } };
    this.#setSource({ bytesRead: this.#former.bytes + bytesRead, bytesTotal });
  }
  #setSource(change: Partial<SourceState>): void {
    this.#file = { ...this.#file, source: { ...this.#file.source, ...change } };
    this.#throttle.request();
  }
  #ledger(): Ledger {
    const { forgotten, refusedNames, totals } = this.store;
    const { ledger } = this.#file;
    const lines: LedgerLine[] = [
      {
        hop: "ingest",
        code: "packets-unseen",
        reason: "packets that scripts were not told of: they came faster than the scripts took them",
        unit: "packets",
        count: this.#packets.dropped,
        isLoss: false,
      },
      storeLine(
        "forgotten",
        forgotten,
        "entries that may be sent again were too many to remember; some may stand twice",
      ),
      storeLine("names-refused", refusedNames, "names found no room, or were too long: their addresses have none"),
    ];
    return { ...ledger, entries: totals.entries, lines: [...ledger.lines, ...lines.filter(({ count }) => count > 0)] };
  }
  #tick(): void {
    const nowMs = performance.now();
    const { entries } = this.store.totals;
    const elapsedMs = nowMs - this.#rate.sinceMs;
    if (elapsedMs >= RATE_MS) {
      const perSecond = Math.round(((entries - this.#rate.entries) * 1000) / elapsedMs);
      this.#rate = { sinceMs: nowMs, entries, perSecond };
      // One more look once nothing comes any more, so that the rate goes back to zero.
      if (perSecond > 0) setTimeout(() => this.#throttle.request(), RATE_MS).unref();
    }
    this.#generation++;
    const tick = this.tick();
    for (const listener of this.#listeners) listener(tick);
  }
  async #save(): Promise<void> {
    const file = { ...this.#file, ledger: { ...this.#ledger(), lines: [...this.#ledger().lines] } };
    await writeSessionFile(this.folder, file).catch((error: unknown) => this.#fail(error));
  }
}

function storeLine(code: string, count: number, reason: string): LedgerLine {
  return { hop: "store", code, reason, unit: "entries", count, isLoss: false };
}

// Agents say of each of their batches which one it is from.
const NO_AGENT: SourceFacts = {
  worker: "",
  node: { ip: "", name: "" },
  cluster: "",
  captureBackend: "af_packet",
  captureSource: "af_packet",
};
