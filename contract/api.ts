// The desktop API: every operation and event between the window and a session, typed and checked once.
// Results are pages or ticks, never the traffic itself. One contract, two transports (WebSocket, MessagePort).
import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import { clusterOperations } from "./cluster-api.ts";
import { dissectorOperations } from "./dissector-api.ts";
import { errors } from "./errors.ts";
import { explainInput, rowExplanation } from "./explain-api.ts";
import { findOperations } from "./find-api.ts";
import { filterText } from "./filter-text.ts";
import { colourOperations } from "./colour-api.ts";
import { listRow } from "./list-row.ts";
import { noteOperations } from "./note-api.ts";
import { entryId, nanoseconds, viewId } from "./values.ts";
import { ledger, ledgerLine } from "./ledger-schema.ts";
import { scriptOperations } from "./script-api.ts";
import { snapshotOperations } from "./snapshot-api.ts";
import { keyLogOperations } from "./key-log-api.ts";

/** Most rows that one `view.rows` may ask for. */
export const MAX_ROWS_PER_PAGE = 1000;
/** Most buckets of one histogram. */
export const MAX_HISTOGRAM_BUCKETS = 500;

const base = oc.errors(errors);

const nothing = z.object({});
const path = z.string().min(1).max(4096);

/** Where the session's packets come from, and how far it is. */
export const sourceState = z.object({
  kind: z.enum(["none", "files", "interfaces", "demo", "stored", "cluster"]),
  /** For people: `a.pcap, b.pcapng`, `eth0`, `demo`. */
  name: z.string(),
  phase: z.enum(["idle", "loading", "live", "paused", "ended", "cancelled", "failed"]),
  /** Bytes read and in all (0 = unknown), as they are on disk. */
  bytesRead: z.number(),
  bytesTotal: z.number(),
  /** What went wrong or stopped early, with the offset, for people; empty when all is well. */
  notice: z.string(),
});
export type SourceState = z.infer<typeof sourceState>;

/** One capture agent of a session, as the window shows it. Counts are since the session's start. */
export const agentState = z.object({
  cluster: z.string(),
  /** The node; where pods are tapped `namespace/pod`. */
  node: z.string(),
  /** `failed`: what answers there is not an agent of this session. Both are tried again. */
  phase: z.enum(["connecting", "connected", "reconnecting", "failed"]),
  /** Why it is not connected, for people; empty while all is well. */
  reason: z.string(),
  version: z.string(),
  entries: z.number(),
  entriesPerSecond: z.number(),
  packetsPerSecond: z.number(),
  /** Packets that it captured so far, and how long none came. */
  packets: z.number(),
  quietMs: z.number(),
  /** How long the agent's last word took to come here, by its clock as corrected. */
  lagMs: z.number(),
  /** The agent's clock minus this machine's, and the round trip by which it was measured. */
  clockOffsetMs: z.number(),
  roundTripMs: z.number(),
  /** Things that were lost on the node or on the way, of whatever unit; the ledger names them. */
  losses: z.number(),
  /** How much is dissected, so that the limits hold: `full`, `summary`, `flows`; and why. */
  level: z.string(),
  levelReason: z.string(),
  cpuMillicores: z.number(),
  memoryBytes: z.number(),
  /** The order that the agent was given, that which it follows by now, and what is wrong with the one given. */
  orderGiven: z.number(),
  orderFollowed: z.number(),
  orderError: z.string(),
  ringBytes: z.number(),
  /** Time of the oldest packet in the agent's ring. */
  ringFromNs: nanoseconds.nullable(),
  /** Why nothing is captured; empty while all is well. */
  failure: z.string(),
  /** What each hop of it dropped, cut or noted. */
  ledger: z.array(ledgerLine),
});
export type AgentState = z.infer<typeof agentState>;

/** One tick: everything that the frame of the window shows. Sent when something changed, at most 10 a second. */
export const sessionTick = z.object({
  generation: z.number(),
  sessionId: z.string(),
  sessionName: z.string(),
  /** The session whose files this one read again, and whose place it took; absent: none. */
  readAgainOf: z.string().optional(),
  source: sourceState,
  /** Entries stored, and how many of them are connections (flow entries). */
  entries: z.number(),
  entriesPerSecond: z.number(),
  /** Entries that scripts marked. */
  passed: z.number(),
  failed: z.number(),
  firstNs: nanoseconds.nullable(),
  lastNs: nanoseconds.nullable(),
  ledger,
  /** Resident memory of the session process in bytes. */
  memoryBytes: z.number(),
});
export type SessionTick = z.infer<typeof sessionTick>;

/** A view is a filter and an order over the store, kept as a vector of entry numbers; live entries extend it. */
export const viewTick = z.object({
  view: viewId,
  generation: z.number(),
  /** Rows in the view now, and entries looked at so far out of all. */
  total: z.number(),
  scanned: z.number(),
  isComplete: z.boolean(),
  /** Entries on which the filter failed at run time. */
  filterErrors: z.number(),
});
export type ViewTick = z.infer<typeof viewTick>;

export const histogram = z.object({
  fromNs: nanoseconds,
  toNs: nanoseconds,
  /** Entries and, of them, bad outcomes, a bucket. */
  counts: z.array(z.number()),
  bad: z.array(z.number()),
});
export type Histogram = z.infer<typeof histogram>;

const sectionRow = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  selector: z.string(),
});
const section = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("table"), title: z.string(), rows: z.array(sectionRow) }),
  z.object({
    kind: z.literal("body"),
    title: z.string(),
    body: z.string(),
    encoding: z.enum(["", "base64"]),
    mimeType: z.string(),
    selector: z.string(),
  }),
]);
const side = z.array(section).nullable();
export const entryDetail = z.object({
  row: listRow,
  /** The whole entry as JSON text, the shape of contract/entry.ts. */
  entry: z.string(),
  sections: z.object({ request: side, response: side, data: side }),
  /** Whether the packets of the flow can still be read. */
  hasPackets: z.boolean(),
  /** Why it is shown as it was captured though a script was to look at it first, for people. */
  notice: z.string().optional(),
});
export type EntryDetail = z.infer<typeof entryDetail>;

const fieldType = z.enum(["string", "int", "bool", "list", "map", "bytes", "ts"]);
const fieldTransform = z.enum([
  "upper",
  "upperSnake",
  "dotted",
  "nonNegative",
  "sum",
  "present",
  "distinct",
  "joinBlank",
  "first64Bytes",
  "elapsedUs",
  "captureCode",
  "resolution",
]);
const protocol = z.object({
  name: z.string(),
  version: z.string(),
  abbr: z.string(),
  longName: z.string(),
  macro: z.string(),
  backgroundColor: z.string(),
  foregroundColor: z.string(),
  fontSize: z.number(),
  referenceLink: z.string(),
  ports: z.array(z.string()),
  layer4: z.string(),
  layer3: z.string(),
  priority: z.number(),
});
export const catalogue = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      type: fieldType,
      doc: z.string(),
      protocol: z.string(),
      path: z.string().optional(),
      paths: z.array(z.string()).optional(),
      transform: fieldTransform.optional(),
      when: z
        .array(
          z.object({
            path: z.string(),
            in: z.array(z.string()).optional(),
            notIn: z.array(z.string()).optional(),
            empty: z.boolean().optional(),
          }),
        )
        .optional(),
      otherwise: z.number().optional(),
    }),
  ),
  paths: z.array(z.object({ path: z.string(), type: fieldType, doc: z.string(), protocol: z.string() })),
  protocols: z.array(protocol),
});

export const captureInterface = z.object({
  name: z.string(),
  description: z.string(),
  addresses: z.array(z.string()),
  isUp: z.boolean(),
  isLoopback: z.boolean(),
});
export type CaptureInterface = z.infer<typeof captureInterface>;

export const sessionSummary = z.object({
  id: z.string(),
  name: z.string(),
  createdMs: z.number(),
  entries: z.number(),
  sizeBytes: z.number(),
  /** True while another process owns it. */
  isOpenElsewhere: z.boolean(),
});
export type SessionSummary = z.infer<typeof sessionSummary>;

const saveWhat = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("all") }),
  z.object({ kind: z.literal("view"), view: viewId }),
  z.object({ kind: z.literal("entries"), ids: z.array(entryId).min(1).max(100_000) }),
]);
export const saveFormat = z.enum(["pcapng", "pcap", "json", "csv"]);
export type SaveFormat = z.infer<typeof saveFormat>;

/** The operations. A host implements them; a window calls them by these names and types. */
export const contract = {
  app: {
    /** What this program is and can do here. */
    info: base.input(nothing).output(
      z.object({
        version: z.string(),
        host: z.enum(["electron", "web"]),
        platform: z.string(),
        canCapture: z.boolean(),
        /** Why not, and the one command that would change it; empty when it can. */
        captureHint: z.string(),
      }),
    ),
    catalogue: base.input(nothing).output(catalogue),
  },
  session: {
    /** Ticks of the open session, the present state first. */
    ticks: base.input(nothing).output(eventIterator(sessionTick)),
    /** Opens capture files, merged by time, as a new session. A load under way is cancelled first. */
    openFiles: base
      .input(z.object({ paths: z.array(path).min(1).max(64) }))
      .output(z.object({ sessionId: z.string() })),
    /** Plays the demo capture at its real pace. */
    openDemo: base.input(nothing).output(z.object({ sessionId: z.string() })),
    /** Opens a session from disk again. */
    reopen: base.input(z.object({ sessionId: z.string() })).output(z.object({ sessionId: z.string() })),
    /** Stops the load under way; what was read stays. */
    cancelLoad: base.input(nothing).output(nothing),
    close: base.input(nothing).output(nothing),
    list: base.input(nothing).output(z.object({ sessions: z.array(sessionSummary) })),
    remove: base.input(z.object({ sessionId: z.string() })).output(nothing),
  },
  capture: {
    interfaces: base.input(nothing).output(z.object({ interfaces: z.array(captureInterface) })),
    /** Checks a capture filter (pcap-filter syntax) with the capture program itself. */
    checkFilter: base.input(z.object({ filter: z.string().max(4096) })).output(z.object({ error: z.string() })),
    start: base
      .input(z.object({ interfaces: z.array(z.string()).min(1).max(16), filter: z.string().max(4096) }))
      .output(z.object({ sessionId: z.string() })),
    /** Ends the capture; the entries stay. */
    stop: base.input(nothing).output(nothing),
  },
  cluster: clusterOperations,
  snapshots: snapshotOperations,
  keyLog: keyLogOperations,
  scripts: scriptOperations,
  dissectors: dissectorOperations,
  find: findOperations,
  view: {
    /** Makes a view. `showConnections` also lists flow entries of flows that have dissected entries. */
    open: base
      .input(
        z.object({
          filter: filterText,
          sort: z
            .object({
              column: z.enum(["no", "time", "elapsed", "size", "status", "method", "protocol"]),
              descending: z.boolean(),
            })
            .nullable(),
          showConnections: z.boolean(),
        }),
      )
      .output(viewTick),
    ticks: base.input(z.object({ view: viewId })).output(eventIterator(viewTick)),
    rows: base
      .input(
        z.object({
          view: viewId,
          start: z.number().int().min(0),
          count: z.number().int().min(1).max(MAX_ROWS_PER_PAGE),
        }),
      )
      .output(z.object({ generation: z.number(), start: z.number(), rows: z.array(listRow) })),
    /** Where an entry stands in a view; null when it is not in it. */
    locate: base.input(z.object({ view: viewId, id: entryId })).output(z.object({ position: z.number().nullable() })),
    histogram: base
      .input(z.object({ view: viewId, buckets: z.number().int().min(1).max(MAX_HISTOGRAM_BUCKETS) }))
      .output(histogram),
    close: base.input(z.object({ view: viewId })).output(nothing),
  },
  notes: noteOperations,
  colours: colourOperations,
  entry: {
    detail: base.input(z.object({ id: entryId })).output(entryDetail),
  },
  filter: {
    /** Values seen in this session for a field, most frequent first, that begin with or hold `prefix`. */
    values: base
      .input(
        z.object({ field: z.string().max(256), prefix: z.string().max(256), limit: z.number().int().min(1).max(100) }),
      )
      .output(z.object({ values: z.array(z.object({ value: z.string(), count: z.number() })) })),
    /** What each term of a filter comes to on an entry. Values are those that the entry's detail may show. */
    explain: base.input(explainInput).output(rowExplanation),
  },
  save: {
    /** Writes to `path`, or where it is empty to a file that the host offers as a download; answers where. */
    write: base
      .input(
        z.object({
          what: saveWhat,
          format: saveFormat,
          path: z.string().max(4096),
          /** pcapng only: with the TLS secrets that open what is saved. */
          withSecrets: z.boolean().optional(),
        }),
      )
      .output(
        z.object({
          path: z.string(),
          downloadUrl: z.string(),
          bytes: z.number(),
          packets: z.number(),
          entries: z.number(),
          /** Packets without their payload, because entries of their flow are redacted. */
          cutPackets: z.number().optional(),
          /** What the file itself cannot say, for people; empty where there is nothing. */
          notice: z.string().optional(),
        }),
      ),
  },
};
export type Contract = typeof contract;
