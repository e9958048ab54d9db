// What a protocol is to the engine. A protocol folder exports one `Dissector`; the registry lists it; nothing
// else in the tree knows it.
import type {
  FieldSpec,
  Json,
  JsonObject,
  Outcome,
  PathSpec,
  Protocol,
  ToldTwice,
  Section,
} from "../../contract/index.ts";
import type { Codecs, ProtobufTypes } from "../codecs.ts";
import type { Exchange } from "../exchange.ts";
import type { Flow, FlowEnds, Side, Transport } from "../flow/flow.ts";
import type { Limits } from "../limits.ts";
import type { Moment } from "../moment.ts";
import type { KeyLog } from "../tls/key-log.ts";

/**
 * What the first bytes of one side look like. `client` and `server` say who would send them; `either` is as sure, but
 * both ends begin so; `maybe…` is a weak sign that only a well-known port, or the other side, turns into a decision;
 * `more` asks for more bytes.
 */
export type Detected = "no" | "more" | "client" | "server" | "either" | "maybe-client" | "maybe-server";

/** How a side ended. */
export type EndOfStream = "fin" | "reset" | "idle" | "capture-end";

/** A dissector's state for one flow. Bytes are valid only during the call. */
export interface Conversation {
  /** The next bytes in order: `bytes[start, end)`; for datagram transports one whole datagram. */
  data(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void;
  /** `length` bytes of this side were not captured. */
  gap(side: Side, length: number, at: Moment): void;
  /** This side sends no more. */
  end(side: Side, how: EndOfStream, at: Moment): void;
  /** True while nothing waits for time: ticks may be left out until the next bytes. Absent: never left out. */
  readonly isIdle?: boolean;
  /** Capture time went on to `now`, at most once a second: time-outs are found here. */
  tick(now: Moment): void;
  /** Nothing more will come: everything still waiting is emitted. */
  close(at: Moment): void;
}

/** What is known of TLS before the first byte inside. */
export interface AgreedTls {
  /** The protocol that both sides agreed on; empty where they did not, or it is not known. */
  readonly alpn: string;
  /** Version and suite, for people. */
  readonly info: string;
}

/** What the engine gives a dissector for one flow. */
export interface FlowContext {
  readonly flow: Flow;
  readonly codecs: Codecs;
  readonly limits: Limits;
  /** Protobuf types that the flow's server told of, on whatever connection. Absent: none are kept. */
  protobufTypes?(): ProtobufTypes;
  emit(exchange: Exchange): void;
  /** Counts something in the ledger's `dissection` hop; `isLoss` where data is gone. */
  note(code: string, reason: string, count: number, isLoss: boolean): void;
  /** The rest of the flow speaks the named protocol (after an upgrade); `setup` is that protocol's own. */
  switchTo(protocol: string, setup: JsonObject): Conversation;
  /**
   * The rest of the flow is to be recognised anew (after CONNECT, STARTTLS). `inside`: where it turns out to be TLS, the
   * protocol of this name goes on within; `setup` is that protocol's own.
   */
  redetect(inside?: string, setup?: JsonObject): Conversation;
  /** Absent or null: no keys of TLS were given. */
  readonly keys?: KeyLog | null;
  /** Whether the flow, once it has ended, is to stay for later ticks: what opens it may still come. Absent: it never does. */
  stay?(stays: boolean): void;
  /** As `redetect`, for what was encrypted on the wire: its entries say so. */
  redetectDecrypted?(tls: AgreedTls): Conversation;
  /** The flow, among those that are alive, whose packets have these ends: what an ICMP error is about. */
  flowBetween(ends: FlowEnds): Flow | null;
  /** A connection to this end will carry what this flow says: it speaks `protocol`, whose own `setup` is. */
  announce(ip: string, port: number, protocol: string, setup: JsonObject): void;
  /** The guess was wrong or the stream cannot be followed: the flow stays as TCP or UDP with this reason. */
  giveUp(reason: string): void;
}

/** The document of an entry as the presenter makes it; sides as entry.md section 3. */
export interface EntryDocument {
  readonly request: JsonObject | null;
  readonly response: JsonObject | null;
  readonly data: JsonObject | null;
  readonly event: JsonObject | null;
}

/** What `columns` may look at besides the document. */
export interface ColumnContext {
  readonly protocol: Protocol;
  readonly srcPort: number | null;
  readonly dstPort: number | null;
}

/** The list's cells of an entry, each with the classic selector that finds its value (empty: not addable). */
export interface Columns {
  readonly method: string;
  readonly methodSelector: string;
  readonly summary: string;
  readonly summarySelector: string;
  readonly status: string;
  readonly statusSelector: string;
  readonly outcome: Outcome;
}

/** An entry's document and cells where they are made at once: request and response as JSON text, the rest is null. */
export interface WrittenEntry {
  readonly request: string;
  readonly response: string;
  readonly columns: Columns;
}

/** Pure functions that turn an exchange into what people read. */
export interface Presenter<Request = unknown, Response = unknown> {
  fields(exchange: Exchange<Request, Response>, codecs: Codecs, limits: Limits): EntryDocument;
  /** From the JSON alone. */
  columns(document: EntryDocument, context: ColumnContext): Columns;
  /** From the JSON alone: the readable sections of one side. */
  sections(side: "request" | "response" | "data", value: JsonObject, document: EntryDocument): readonly Section[];
  /**
   * What `fields` and `columns` make, to the letter, without the values in between: for a protocol whose entries come
   * in millions. Null where this one is to be made of values.
   */
  write?(exchange: Exchange<Request, Response>, codecs: Codecs, limits: Limits): WrittenEntry | null;
}

/** A name that an exchange tells of an address. */
export interface ObservedName {
  /** Empty: the address of the exchange's server. */
  readonly ip: string;
  readonly name: string;
  readonly mechanism: "dns" | "tls-sni" | "http-header";
  /** From when on: the exchange's first packet, or its answer. */
  readonly since: "request" | "response";
}

/** How a protocol's entries tell names, read from their documents. */
export interface NameReader {
  /** Most bytes of a document that are looked at, from its beginning. */
  readonly maxBytes: number;
  /** Tells of the server, and weakly: only entries of servers that have no name yet are looked at. */
  readonly isLastResort: boolean;
  read(document: string): readonly ObservedName[];
}

export interface Dissector {
  /** `protocol.name` of its entries. */
  readonly name: string;
  readonly transports: readonly Transport[];
  /** Well-known ports: hints that break ties, never proof. */
  readonly ports: readonly number[];
  /** Names by which TLS peers agree on it (IANA's "TLS ALPN Protocol IDs"): a hint like ports. Absent: none. */
  readonly alpn?: readonly string[];
  /** Every `protocol` object that its entries may carry. */
  readonly protocols: readonly Protocol[];
  readonly presenter: Presenter<never, never>;
  readonly fields: readonly FieldSpec[];
  readonly paths: readonly PathSpec[];
  /**
   * What its documents say twice in different words. Copies of a value as it is need no declaration: redaction looks for them.
   * Absent: nothing.
   */
  readonly toldTwice?: readonly ToldTwice[];
  /** Absent: its entries tell no names. */
  readonly names?: NameReader;
  /** Looks at the first bytes of one side. Null: never recognised from bytes, only by `switchTo`. */
  readonly detect: ((bytes: Uint8Array, start: number, end: number, transport: Transport) => Detected) | null;
  open(context: FlowContext, setup: JsonObject): Conversation;
}

export type { Json };
