// A response has the stream number of its request. Statements are remembered by the id that the server gave them, so that running
// one shows its text and the types of what is bound.
import type { EntryError } from "../../../contract/index.ts";
import { CLIENT, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import { FramedConversation, type MessageHandler } from "../framed.ts";
import { KeyedPairing, type PairSide } from "../keyed.ts";
import { StatementMemory } from "../statement-memory.ts";
import { type Envelope, type Packed, readEnvelope } from "./envelope.ts";
import { CqlFramer } from "./frame.ts";
import { presenter } from "./present.ts";
import { emptyRequest, RequestDecoder } from "./requests.ts";
import { emptyResponse, ResponseDecoder } from "./responses.ts";
import { Segments } from "./segments.ts";
import { CASSANDRA, type CassandraRequest, type CassandraResponse, type Statement } from "./types.ts";

/** The header of a message that could not be read. */
const DAMAGED = { version: 0, flagNames: [], stream: -1, opcode: "" } as const;

/** Envelopes of one connection, in segments or not. */
export class EnvelopePairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #pairing: KeyedPairing<CassandraRequest, CassandraResponse>;
  readonly #memory: StatementMemory<string, Statement>;
  readonly #requests: RequestDecoder;
  readonly #responses: ResponseDecoder;
  #packed: Packed = "";
  #keyspace = "";
  #user = "";
  #messages = 0;
  /** That of the segment at hand; null where envelopes come without. */
  segment: Span | null = null;
  /** Of each side: the segment in which its message at hand begins. */
  readonly #began: [Span | null, Span | null] = [null, null];
  /** From here on envelopes come in segments. */
  onSegments: (packed: Packed) => void = () => undefined;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#pairing = new KeyedPairing(context, presenter, CASSANDRA);
    this.#memory = new StatementMemory(() =>
      context.note(
        "cassandra-statements",
        "more prepared statements than are remembered: the oldest are forgotten",
        1,
        false,
      ),
    );
    this.#requests = new RequestDecoder(context.codecs, (id) => this.#memory.get(id));
    this.#responses = new ResponseDecoder(context.codecs, context.limits.maxBodyBytes);
  }

  opened(side: Side): void {
    this.#began[side] = this.segment;
  }
  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { codecs, limits } = this.#context;
    const began = this.#began[side];
    if (began !== null) span.beginWith(began);
    const envelope = readEnvelope(
      bytes,
      start,
      end,
      this.#packed,
      codecs,
      Math.min(limits.maxUnpackedBytes, limits.maxBodyBytes),
    );
    if (this.#messages === 0 && envelope.opcode === "") {
      this.#context.giveUp("not CQL: a message of no opcode");
      return;
    }
    this.#messages++;
    if (side === CLIENT) this.#request(envelope, span);
    else this.#response(envelope, span);
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp(`not CQL: ${reason}`);
      return;
    }
    const half = { span, isTruncated: true, error: { type: "dissection", msg: reason } } as const;
    if (side === CLIENT) this.#pairing.requestAlone({ ...half, message: emptyRequest(DAMAGED) });
    else this.#pairing.event({ ...half, message: emptyResponse(DAMAGED) });
  }
  // Answers find their requests by number, so missing bytes cost only the messages that they cut.
  gap(_side: Side, _length: number, _open: Span | null): boolean {
    return false;
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    this.#pairing.ended(how);
  }
  get isIdle(): boolean {
    return this.#pairing.waiting === 0;
  }
  tick(now: Moment): void {
    this.#pairing.tick(now);
  }
  close(): void {
    this.#pairing.close();
  }

  #request(envelope: Envelope, span: Span): void {
    const { message, problem } = this.#requests.decode(envelope);
    if (message.opcode === "STARTUP") this.#packed = packedOf(message);
    if (typeof message.facts["user"] === "string") this.#user = message.facts["user"];
    message.keyspace ||= message.statement?.keyspace ?? "";
    message.keyspace ||= this.#keyspace;
    if (this.#user !== "") message.facts = { ...message.facts, user: this.#user };
    this.#pairing.request(message.stream, sideOf(message, span, envelope, problem));
  }
  #response(envelope: Envelope, span: Span): void {
    const request = this.#pairing.find(envelope.stream);
    const { message, problem } = this.#responses.decode(envelope, request?.statement ?? null);
    const side = sideOf(message, span, envelope, problem);
    if (message.opcode === "EVENT") {
      this.#pairing.event(side);
      return;
    }
    if (request !== null) this.#learn(request, message);
    this.#pairing.response(message.stream, side);
    const isStarted = message.opcode === "READY" || message.opcode === "AUTHENTICATE";
    if (message.version >= 5 && isStarted && request?.opcode === "STARTUP") this.onSegments(this.#packed);
  }
  #learn(request: CassandraRequest, { kind, prepared, rows, facts, error }: CassandraResponse): void {
    if (kind === "SetKeyspace" && typeof facts["keyspace"] === "string") this.#keyspace = facts["keyspace"];
    if (prepared !== null) {
      const { bound, columns } = prepared;
      this.#memory.remember(prepared.id, { query: request.query, keyspace: request.keyspace, bound, columns });
    }
    // Columns that changed since the statement was prepared.
    if (request.statement !== null && rows !== null && rows.columns.length > 0)
      this.#memory.remember(request.id, { ...request.statement, columns: rows.columns });
    if (error?.name === "UNPREPARED") this.#memory.forget(request.id);
  }
}

function packedOf({ facts }: CassandraRequest): Packed {
  const options = (facts["options"] ?? {}) as Readonly<Record<string, string>>;
  const how = (options["COMPRESSION"] ?? "").toLowerCase();
  return how === "lz4" || how === "snappy" ? how : "";
}
function sideOf<Message>(message: Message, span: Span, { isCut }: Envelope, problem: string): PairSide<Message> {
  // What a cut body lacks is no damage.
  const error: EntryError | null = problem === "" || isCut ? null : { type: "dissection", msg: problem };
  return { message, span, isTruncated: isCut, error };
}

/** What a side sends: envelopes, or segments with them. */
class Outer implements MessageHandler {
  readonly #framers: readonly [CqlFramer, CqlFramer];
  readonly #envelopes: EnvelopePairing;
  readonly #segments: Segments;

  constructor(framers: readonly [CqlFramer, CqlFramer], envelopes: EnvelopePairing, segments: Segments) {
    this.#framers = framers;
    this.#envelopes = envelopes;
    this.#segments = segments;
    envelopes.onSegments = (packed) => {
      for (const framer of framers) framer.mode = packed === "lz4" ? "packed" : "plain";
    };
  }
  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { mode } = this.#framers[side];
    if (mode === "plain" || mode === "packed") {
      this.#envelopes.segment = span;
      this.#segments.segment(side, mode, bytes, start, span);
    } else this.#envelopes.message(side, bytes, start, end, span);
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#isSegmented(side)) this.#segments.gap(side, span.wireBytes);
    else this.#envelopes.malformed(side, reason, span);
  }
  gap(side: Side, length: number, _open: Span | null): boolean {
    if (this.#isSegmented(side)) this.#segments.gap(side, length);
    return false;
  }
  end(side: Side, how: EndOfStream, open: Span | null): void {
    if (this.#isSegmented(side)) this.#segments.end(side, how);
    else this.#envelopes.end(side, how, open);
  }
  get isIdle(): boolean {
    return this.#envelopes.isIdle;
  }
  tick(now: Moment): void {
    this.#envelopes.tick(now);
  }
  close(): void {
    this.#segments.close();
  }
  #isSegmented(side: Side): boolean {
    const { mode } = this.#framers[side];
    return mode === "plain" || mode === "packed";
  }
}

export function openCassandra(context: FlowContext): FramedConversation {
  const { maxBodyBytes, maxMessageBytes } = context.limits;
  const framers = (mode: "unknown" | "envelopes"): readonly [CqlFramer, CqlFramer] => [
    new CqlFramer(0, maxBodyBytes, mode),
    new CqlFramer(1, maxBodyBytes, mode),
  ];
  const envelopes = new EnvelopePairing(context);
  const [innerClient, innerServer] = framers("envelopes");
  const inner = new FramedConversation(innerClient, innerServer, envelopes, maxMessageBytes);
  const outer = framers("unknown");
  const handler = new Outer(outer, envelopes, new Segments(context, inner));
  return new FramedConversation(outer[0], outer[1], handler, maxMessageBytes);
}
