// What a session and its ingest say to each other. Packets never cross: rows in columns, names and counts do.
import type { Catalogue, DissectorFacts, ErrorCode, ErrorData, Ledger } from "../../contract/index.ts";
import type { NameSpan } from "../names/name-table.ts";
import type { PacketBatch } from "../packets/packet-batch.ts";
import type { RowBatch, SourceFacts } from "../store/index.ts";

/** What to read. A demo is one file, played at its real pace. */
export type IngestOrder = OrderedSource & {
  /** Where the user's own dissectors are, and the types of protobuf messages; absent: none are used. */
  readonly dissectorsFolder?: string;
  readonly protosFolder?: string;
  /** File with secrets of TLS; absent: none. */
  readonly keyLog?: string;
};
/** What the session says to the thread while a live capture runs. */
export interface ToIngest {
  readonly kind: "key-log";
  /** Empty: none any more. */
  readonly path: string;
}
type OrderedSource =
  /** Nothing: it is only told what the user's dissectors are. */
  | { readonly kind: "check"; readonly worker: string }
  | { readonly kind: "files"; readonly paths: readonly string[]; readonly worker: string }
  | { readonly kind: "demo"; readonly path: string; readonly worker: string }
  | {
      readonly kind: "interfaces";
      readonly interfaces: readonly string[];
      readonly filter: string;
      readonly worker: string;
      /** Where the packets are kept, as pcapng segments. */
      readonly packetsFolder: string;
    };

export interface IngestProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly ledger: Ledger;
}

/** How it ended. `notice` says, for people, what stopped it early or what is wrong with the source. */
export interface IngestEnd {
  readonly phase: "ended" | "cancelled" | "failed";
  readonly notice: string;
  /** Why it failed, where the contract has a word for it. */
  readonly error?: { readonly code: ErrorCode; readonly message: string; readonly data: ErrorData };
}

/**
 * What an ingest tells; `rows` resolves when they are stored, which is what holds a fast source back. A source that is
 * made of several says of each batch which one it is from.
 */
export interface IngestEvents {
  readonly rows: (batch: RowBatch, source?: SourceFacts) => Promise<void>;
  readonly names: (spans: readonly NameSpan[]) => void;
  readonly progress: (progress: IngestProgress) => void;
  /** Heads of packets, while they are wanted. Resolves when there is room for others. */
  readonly packets: (batch: PacketBatch) => Promise<void>;
  /** What dissectors of the user add to filters; before anything that they read. */
  readonly words: (words: Catalogue) => void;
  /** What they are, and did by now; again as it changes. */
  readonly dissectors: (facts: readonly DissectorFacts[]) => void;
  /** What is wrong with one of them, for people, when it happens. */
  readonly problem: (problem: string) => void;
}

export interface Ingest {
  /** Resolves when the source turned out to be readable, or ended; rejects where it is not. */
  readonly begun: Promise<void>;
  /** Settles when nothing more comes; never rejects. */
  readonly ended: Promise<IngestEnd>;
  /** Stops reading; what was read is still handed on. */
  readonly cancel: () => void;
  /** Whether heads of packets are told from now on. */
  readonly wantPackets: (wants: boolean) => void;
  /** Connections that begin from now on are opened with the secrets of this file; empty: with none. Absent: it cannot be changed. */
  readonly useKeyLog?: (path: string) => void;
}
export type StartIngest = (order: IngestOrder, events: IngestEvents) => Ingest;

/** Facts that all entries of an order share. */
export function sourceFactsOf(order: IngestOrder): SourceFacts {
  const isLive = order.kind === "interfaces";
  return {
    worker: order.worker,
    node: { ip: "", name: "" },
    cluster: "",
    captureBackend: isLive ? "af_packet" : "file",
    captureSource: isLive ? "af_packet" : "file",
  };
}
