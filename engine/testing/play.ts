// Plays a conversation to one dissector without packets: for tests of protocols. The same steps are played whole,
// byte by byte and in random pieces; the entries must not depend on it.
import { expect } from "vitest";
import type { JsonObject } from "../../contract/index.ts";
import type { Codecs } from "../codecs.ts";
import type { Exchange } from "../exchange.ts";
import { Flow, type FlowEnds, type Side, type Transport } from "../flow/flow.ts";
import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import type { Moment } from "../moment.ts";
import type {
  Columns,
  Conversation,
  Dissector,
  EndOfStream,
  EntryDocument,
  FlowContext,
} from "../protocols/dissector.ts";
import type { KeyLog } from "../tls/key-log.ts";

/** Bytes of a side (text is latin1), a hole, or an end. */
export type Step =
  | { readonly side: Side; readonly bytes: Uint8Array | string }
  | { readonly side: Side; readonly gap: number }
  | { readonly side: Side; readonly end: EndOfStream }
  | { readonly tickSeconds: number };

/** What came out for one exchange. */
export interface Played {
  readonly index: number;
  readonly protocol: string;
  readonly document: EntryDocument;
  readonly columns: Columns;
  readonly error: Exchange["error"];
  /** Address of the end that the entry shows as client. */
  readonly client: string;
  readonly truncated: boolean;
  readonly requestSize: number;
  readonly responseSize: number;
}
export interface PlayResult {
  readonly entries: readonly Played[];
  readonly notes: Readonly<Record<string, number>>;
  readonly gaveUp: string;
  /** Protocols that the flow was switched to, `?` for a new detection. */
  readonly switches: readonly string[];
  /** Connections that the flow announced. */
  readonly announced: readonly Announced[];
}
export interface Announced {
  readonly ip: string;
  readonly port: number;
  readonly protocol: string;
  readonly setup: JsonObject;
}
export interface PlayOptions {
  readonly codecs: Codecs;
  readonly limits?: Partial<Limits>;
  readonly transport?: Transport;
  /** The connection was open before its first packet was seen. */
  readonly isJoined?: boolean;
  readonly setup?: JsonObject;
  /** Secrets of TLS sessions; none by default. */
  readonly keys?: KeyLog;
  /** Makes the flow, where addresses or ports matter. */
  readonly flow?: () => Flow;
  /** The other flows of the capture. */
  readonly flowBetween?: (ends: FlowEnds) => Flow | null;
  /** Dissectors that `switchTo` finds by name. */
  readonly others?: readonly Dissector[];
  /** Bytes a piece; 0 plays each step whole. */
  readonly pieceBytes?: (left: number) => number;
}

/** Latin1 text to bytes. */
export function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function play(dissector: Dissector, steps: readonly Step[], options: PlayOptions): PlayResult {
  const transport = options.transport ?? "tcp";
  const flow = options.flow?.() ?? usualFlow(transport, dissector.ports[0] ?? 80, options.isJoined ?? false);
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const entries: Played[] = [];
  const notes: Record<string, number> = {};
  const switches: string[] = [];
  const announced: Announced[] = [];
  const state = { gaveUp: "" };
  const types = options.codecs.protobufTypes();
  const context: FlowContext = {
    protobufTypes: () => types,
    flow,
    codecs: options.codecs,
    limits,
    keys: options.keys ?? null,
    emit: (exchange) => entries.push(played(exchange, options.codecs, limits)),
    note: (code, _reason, count) => {
      notes[code] = (notes[code] ?? 0) + count;
    },
    switchTo: (name, setup) => {
      switches.push(name);
      const other = options.others?.find((candidate) => candidate.name === name);
      return other === undefined ? ignore : other.open(context, setup);
    },
    redetect: () => {
      switches.push("?");
      return ignore;
    },
    announce: (ip, port, protocol, setup) => announced.push({ ip, port, protocol, setup }),
    flowBetween: (ends) => options.flowBetween?.(ends) ?? null,
    giveUp: (reason) => {
      state.gaveUp ||= reason;
    },
  };
  const conversation = dissector.open(context, options.setup ?? {});
  const at: Moment = { sec: 1_790_000_000, nsec: 0, packet: 0 };
  for (const step of steps) {
    if (state.gaveUp !== "") break;
    playStep(conversation, step, at, options.pieceBytes);
  }
  conversation.close(at);
  return { entries: latest(entries), notes, gaveUp: state.gaveUp, switches, announced };
}

function usualFlow(transport: Transport, serverPort: number, isJoined: boolean): Flow {
  const flow = new Flow(0, transport, Uint8Array.of(10, 0, 0, 1), 40000, Uint8Array.of(10, 0, 0, 2), serverPort, null);
  if (!isJoined && transport === "tcp") flow.handshakeUs = 1000;
  return flow;
}

/** Plays whole, byte by byte and in seeded random pieces; all must give the same entries. Answers the first. */
export function playInPieces(dissector: Dissector, steps: readonly Step[], options: PlayOptions): PlayResult {
  const whole = play(dissector, steps, options);
  const same = (name: string, pieceBytes: (left: number) => number) =>
    expect(withoutTimes(play(dissector, steps, { ...options, pieceBytes }).entries), name).toEqual(
      withoutTimes(whole.entries),
    );
  same("byte by byte", () => 1);
  for (let seed = 1; seed <= 8; seed++) {
    let state = seed * 2654435761;
    same(`seed ${seed}`, (left) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return 1 + (state % Math.max(1, Math.min(left, 97)));
    });
  }
  return whole;
}

/** Times are those of the pieces. */
function withoutTimes(entries: readonly Played[]): unknown {
  return JSON.parse(JSON.stringify(entries, (key, value: unknown) => (key === "captureTime" ? undefined : value)));
}

// An exchange sent again replaces the one of the same number, as in the store.
function latest(entries: readonly Played[]): readonly Played[] {
  const byIndex = new Map<number, Played>();
  for (const entry of entries) byIndex.set(entry.index, entry);
  return [...byIndex.values()].toSorted((a, b) => a.index - b.index);
}

function playStep(conversation: Conversation, step: Step, at: Moment, pieceBytes: PlayOptions["pieceBytes"]): void {
  if ("tickSeconds" in step) {
    at.sec += step.tickSeconds;
    // Who says that nothing waits for time is not told of it: a time-out that is found must have been announced.
    if (conversation.isIdle !== true) conversation.tick(at);
  } else if ("gap" in step) conversation.gap(step.side, step.gap, at);
  else if ("end" in step) conversation.end(step.side, step.end, at);
  else {
    const bytes = typeof step.bytes === "string" ? latin1Bytes(step.bytes) : step.bytes;
    let from = 0;
    do {
      const count =
        pieceBytes === undefined ? bytes.length - from : Math.min(bytes.length - from, pieceBytes(bytes.length - from));
      at.packet++;
      at.nsec += 1000;
      // Pieces lie inside a larger chunk, as packets do.
      const chunk = new Uint8Array(count + 6);
      chunk.set(bytes.subarray(from, from + count), 3);
      conversation.data(step.side, chunk, 3, 3 + count, at);
      chunk.fill(0xee);
      from += count;
    } while (from < bytes.length);
  }
}

function played(exchange: Exchange, codecs: Codecs, limits: Limits): Played {
  const document = exchange.presenter.fields(exchange, codecs, limits);
  const columns = exchange.presenter.columns(document, {
    protocol: exchange.protocol,
    srcPort: exchange.flow.clientPort,
    dstPort: exchange.flow.serverPort,
  });
  return {
    index: exchange.index,
    protocol: exchange.protocol.abbr,
    document,
    columns,
    error: exchange.error,
    client: exchange.flow.clientIp,
    truncated: exchange.truncated,
    requestSize: exchange.requestSpan?.wireBytes ?? 0,
    responseSize: exchange.responseSpan?.wireBytes ?? 0,
  };
}

const ignore: Conversation = { data() {}, gap() {}, end() {}, tick() {}, close() {} };
