// Answers carry the hop-by-hop identifier of their request (RFC 6733, 3). Either peer may ask: each has identifiers of its own,
// and its exchanges are shown with it as the client.
import type { EntryError } from "../../../contract/index.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { FramedConversation, MessageHandler } from "../framed.ts";
import { KeyedPairing } from "../keyed.ts";
import { Mirror } from "../mirror.ts";
import { forEachAvp } from "./avps.ts";
import { CAPABILITIES_EXCHANGE } from "./commands.ts";
import { FLAG, HEADER_BYTES, readHeader } from "./header.ts";
import { presenter } from "./present.ts";
import { DIAMETER, type DiameterMessage } from "./types.ts";

const NOTHING: DiameterMessage = { bytes: new Uint8Array(0) };
/** A flow joined in the middle of a message begins with bytes that are none: so many false starts until it is given up. */
export const MAX_FALSE_STARTS = 4;
const INBAND_SECURITY_ID = 299;
const TLS = 1;

type Pairing = KeyedPairing<DiameterMessage, DiameterMessage>;

export class DiameterPairing implements MessageHandler {
  /** Set once both exist: where the flow is handed over when it becomes encrypted. */
  conversation: FramedConversation | null = null;
  readonly #context: FlowContext;
  /** By who asks. */
  readonly #pairings: readonly [Pairing, Pairing];
  #messages = 0;
  #falseStarts = 0;
  /** Sides that look for their next message: what is no message there has been said. */
  readonly #isLost: [boolean, boolean] = [false, false];

  constructor(context: FlowContext) {
    this.#context = context;
    const mirror = new Mirror(context.flow);
    const pairing = (asker: Side): Pairing =>
      new KeyedPairing(context, presenter, DIAMETER, () => mirror.seenBy(asker));
    this.#pairings = [pairing(CLIENT), pairing(SERVER)];
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { flags, hopByHopId, commandCode } = readHeader(bytes, start);
    this.#messages++;
    this.#isLost[side] = false;
    const message: DiameterMessage = { bytes: bytes.slice(start, end) };
    let isSecured = false;
    const reason = forEachAvp(message.bytes, HEADER_BYTES, ({ code, vendorId, value }) => {
      isSecured ||= code === INBAND_SECURITY_ID && vendorId === 0 && value[3] === TLS;
    });
    const error: EntryError | null = reason === "" ? null : { type: "dissection", msg: reason };
    const half = { message, span, isTruncated: error !== null, error };
    if ((flags & FLAG.request) !== 0) {
      this.#pairings[side].request(hopByHopId, half);
      return;
    }
    this.#pairings[side === CLIENT ? SERVER : CLIENT].response(hopByHopId, half);
    // The answer chose TLS: what follows is its handshake (RFC 3588, 13.2).
    if (commandCode === CAPABILITIES_EXCHANGE && isSecured)
      this.conversation?.handOver(this.#context.redetect("diameter"), side);
  }
  malformed(side: Side, reason: string, span: Span): void {
    const isSaid = this.#isLost[side] || this.#messages === 0;
    this.#isLost[side] = true;
    if (isSaid) {
      this.#context.note("diameter-skipped", "times that bytes were no Diameter message", 1, false);
      if (this.#messages === 0 && ++this.#falseStarts >= MAX_FALSE_STARTS)
        this.#context.giveUp(`not Diameter: ${reason}`);
      return;
    }
    const error: EntryError = { type: "dissection", msg: reason };
    const half = { message: NOTHING, span, isTruncated: true, error };
    if (side === CLIENT) this.#pairings[CLIENT].requestAlone(half);
    else this.#pairings[CLIENT].event(half);
  }
  // Answers find their requests by number, so missing bytes cost only the messages that they cut.
  gap(side: Side, _length: number, _open: Span | null): boolean {
    this.#isLost[side] = true;
    return false;
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    for (const pairing of this.#pairings) pairing.ended(how);
  }
  get isIdle(): boolean {
    return this.#pairings.every(({ waiting }) => waiting === 0);
  }
  tick(now: Moment): void {
    for (const pairing of this.#pairings) pairing.tick(now);
  }
  close(): void {
    for (const pairing of this.#pairings) pairing.close();
  }
}
