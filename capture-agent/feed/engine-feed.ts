// Packets to the engine, and what comes of them to the batches: as much as the budget allows, and what the order lets
// leave the node.
import { codecs } from "../../codecs/index.ts";
import { KeyLogFile } from "../../codecs/key-log-file.ts";
import type { EntryRow, Ledger, LedgerLine } from "../../contract/index.ts";
import {
  createEngine,
  DEFAULT_LIMITS,
  DISSECTORS,
  type Engine,
  type EngineStats,
  type Exchange,
  type Limits,
  type PacketRecord,
  toRow,
} from "../../engine/index.ts";
import type { Level } from "../budget/level.ts";
import type { Batcher } from "./batcher.ts";
import { type Dimmer, dimmed } from "./dimmed-dissectors.ts";
import { EntryGate, type GateCounts } from "./entry-gate.ts";
import type { InterfaceNames } from "./interface-names.ts";

/** Less than the desktop's: a node's memory is not ours. */
export const AGENT_LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  maxFlows: 65_536,
  maxBufferedBytesPerSide: 1 << 20,
  maxBufferedBytesTotal: 32 << 20,
  maxMessageBytes: 16 << 20,
  maxUnpackedBytes: 16 << 20,
};
/** Longest document that is sent; in one that is longer, long texts are cut. */
const MAX_DOCUMENT_LENGTH = 4 << 20;
const CUT_TEXT_LENGTH = 65_536;

export interface FeedOptions {
  readonly node: string;
  /** Unix seconds of the agent's start: a part of the streams' names. */
  readonly prefix: string;
  readonly batcher: Batcher;
  readonly interfaces: InterfaceNames;
  /** Path of a key log; empty or absent: none. */
  readonly keyLog?: string;
}

export class EngineFeed {
  gate: EntryGate;
  readonly gateCounts: GateCounts = { filtered: 0, unredactable: 0 };
  readonly #options: FeedOptions;
  readonly #engine: Engine;
  readonly #keyLog: KeyLogFile | null;
  readonly #dimmer: Dimmer = { isDark: false, passedBytes: 0, limits: { ...AGENT_LIMITS } };
  #level: Level = "full";
  #maxBodyBytes = AGENT_LIMITS.maxBodyBytes;
  #longDocuments = 0;
  #darkEntries = 0;
  #bodilessEntries = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
    const { keyLog = "" } = options;
    this.#keyLog = keyLog === "" ? null : new KeyLogFile(keyLog);
    this.gate = EntryGate.open(options.node, this.gateCounts);
    this.#engine = createEngine({
      codecs,
      emit: (exchange) => this.#emit(exchange),
      limits: AGENT_LIMITS,
      dissectors: dimmed(DISSECTORS, this.#dimmer),
      interfaceName: options.interfaces.name,
      ...(this.#keyLog === null ? {} : { keys: this.#keyLog.keys }),
    });
  }

  /** Longest body kept of each side; 0 for what the engine keeps. */
  set maxBodyBytes(bytes: number) {
    this.#maxBodyBytes = bytes === 0 ? AGENT_LIMITS.maxBodyBytes : Math.min(bytes, AGENT_LIMITS.maxBodyBytes);
    this.level = this.#level;
  }
  set level(level: Level) {
    this.#level = level;
    this.#dimmer.isDark = level === "flows";
    this.#dimmer.limits.maxBodyBytes = level === "full" ? this.#maxBodyBytes : 0;
  }
  get stats(): EngineStats {
    return this.#engine.stats();
  }

  /** Answers the packet's flow, -1 without one. */
  packet(record: PacketRecord): number {
    return this.#engine.packet(record);
  }
  /** Numbers of earlier packets that turned out to belong to the flow of the last one. */
  get earlier(): readonly number[] {
    return this.#engine.earlier;
  }
  tick(unixMs: number): void {
    this.#keyLog?.look();
    this.#engine.tick(Math.floor(unixMs / 1000), Math.floor((unixMs % 1000) * 1e6));
  }
  finish(): void {
    this.#engine.finish();
    this.#options.batcher.flush();
  }

  /** The engine's ledger, with what was left out on purpose. */
  ledger(): Ledger {
    const ledger = this.#engine.ledger();
    const { filtered, unredactable } = this.gateCounts;
    const own = [
      line("filtered", "the order's filter does not want them", "entries", filtered, false),
      line("not-redacted", "sent without a document, which could not be redacted", "entries", unredactable, true),
      line("long-document", "with long texts cut: too long to be sent", "entries", this.#longDocuments, true),
      line("budget-bodies", "sent without bodies, to stay within the limits", "entries", this.#bodilessEntries, true),
      line("budget-bytes", "not dissected, to stay within the limits", "bytes", this.#dimmer.passedBytes, true),
      line("budget-entries", "not sent, to stay within the limits", "entries", this.#darkEntries, true),
    ];
    return { ...ledger, lines: [...ledger.lines, ...own.filter(({ count }) => count > 0)] };
  }

  #emit(exchange: Exchange): void {
    if (this.#level === "flows" && !exchange.isFlow) {
      this.#darkEntries++;
      return;
    }
    const row = this.gate.pass(this.#rowOf(exchange));
    if (row !== null) this.#options.batcher.add(row, performance.now());
  }

  #rowOf(exchange: Exchange): EntryRow {
    const naming = { prefix: this.#options.prefix, worker: this.#options.node };
    const row = toRow(exchange, naming, codecs, this.#dimmer.limits);
    if (this.#level !== "full" && !exchange.isFlow) this.#bodilessEntries++;
    if (row.document.length <= MAX_DOCUMENT_LENGTH) return row;
    this.#longDocuments++;
    return { ...row, truncated: true, document: cutTexts(row.document) };
  }
}

function cutText(_: string, value: unknown): unknown {
  return typeof value === "string" && value.length > CUT_TEXT_LENGTH ? value.slice(0, CUT_TEXT_LENGTH) : value;
}

function cutTexts(document: string): string {
  const shorter = JSON.stringify(JSON.parse(document, cutText));
  // Many short texts: nothing of it can be said to be the important part.
  return shorter.length <= MAX_DOCUMENT_LENGTH ? shorter : NO_DOCUMENT;
}

const NO_DOCUMENT = JSON.stringify({ request: null, response: null, data: null, event: null, error: null });

function line(code: string, reason: string, unit: LedgerLine["unit"], count: number, isLoss: boolean): LedgerLine {
  return { hop: "dissection", code, reason, unit, count, isLoss };
}
