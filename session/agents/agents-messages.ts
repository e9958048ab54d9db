// What the session and the thread that follows its agents say to each other. Agents are dialed by the session, whose
// streams cannot change threads: their bytes are passed on through a port for each connection.
import type { MessagePort } from "node:worker_threads";
import type { AgentState } from "../../contract/index.ts";
import type { IngestEnd, IngestProgress } from "../ingest/messages.ts";
import type { NameSpan } from "../names/name-table.ts";
import type { PacketBatch } from "../packets/packet-batch.ts";
import type { RowBatch, SourceFacts } from "../store/index.ts";
import type { AgentTimings } from "./agent-client.ts";
import type { AgentEndpoint, AgentName } from "./agent-source.ts";
import type { FetchedPackets, FetchProgress, PacketsQuery } from "./fetch-packets.ts";
import type { CanarySent } from "./send-canaries.ts";
import type { CaptureSettings } from "./tap-agents.ts";

/** What the thread is started with. */
export interface AgentsWorkerOrder {
  readonly agents: { readonly timings: AgentTimings | undefined; readonly flowBase: number | undefined };
}

export type ToAgents =
  | { readonly kind: "added"; readonly agent: Omit<AgentEndpoint, "dial"> }
  | { readonly kind: "removed"; readonly agent: AgentName }
  | { readonly kind: "names"; readonly spans: readonly NameSpan[] }
  | { readonly kind: "order"; readonly agent: AgentName; readonly settings: CaptureSettings }
  | { readonly kind: "fetch"; readonly call: number; readonly query: PacketsQuery; readonly folder: string }
  | { readonly kind: "cancel-fetch"; readonly call: number }
  | { readonly kind: "canary"; readonly call: number; readonly agent: AgentName; readonly addresses: readonly string[] }
  | { readonly kind: "dialed"; readonly call: number; readonly port: MessagePort }
  | { readonly kind: "not-dialed"; readonly call: number; readonly reason: string }
  | { readonly kind: "stored"; readonly call: number }
  | { readonly kind: "want-packets"; readonly wants: boolean }
  | { readonly kind: "packets-taken"; readonly call: number }
  | { readonly kind: "cancel" };

export type FromAgents =
  | { readonly kind: "dial"; readonly call: number; readonly agent: AgentName }
  | { readonly kind: "cancel-dial"; readonly call: number }
  | { readonly kind: "rows"; readonly call: number; readonly batch: RowBatch; readonly source: SourceFacts }
  | { readonly kind: "packets"; readonly call: number; readonly batch: PacketBatch }
  | { readonly kind: "progress"; readonly progress: IngestProgress }
  | { readonly kind: "states"; readonly states: readonly AgentState[] }
  | { readonly kind: "fetch-progress"; readonly call: number; readonly progress: FetchProgress }
  | { readonly kind: "fetched"; readonly call: number; readonly fetched: readonly FetchedPackets[] }
  | { readonly kind: "not-fetched"; readonly call: number; readonly reason: string }
  | { readonly kind: "canaries"; readonly call: number; readonly sent: readonly CanarySent[] }
  | { readonly kind: "no-canaries"; readonly call: number; readonly reason: string }
  | { readonly kind: "end"; readonly end: IngestEnd };
