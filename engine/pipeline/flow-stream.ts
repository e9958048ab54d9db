// The bytes of one flow meet their dissector here. It hosts the conversation, first the undecided one; contains what
// goes wrong in it to this flow; and says in the end what the flow was.
import type { JsonObject } from "../../contract/index.ts";
import { Malformed } from "../bytes/reader.ts";
import type { Codecs, ProtobufTypes } from "../codecs.ts";
import type { Exchange } from "../exchange.ts";
import type { Flow, FlowEnds, Side, Transport } from "../flow/flow.ts";
import type { TrackedFlow } from "../flow/tracked-flow.ts";
import type { Limits } from "../limits.ts";
import type { Moment } from "../moment.ts";
import type { AgreedTls, Conversation, Dissector, EndOfStream, FlowContext } from "../protocols/dissector.ts";
import type { KeyLog } from "../tls/key-log.ts";
import type { StreamSink } from "../tcp/tcp-connection.ts";
import type { EngineContext } from "./engine-context.ts";
import type { Candidates } from "./candidates.ts";
import { FirstBytes } from "./first-bytes.ts";
import { type Choice, type DetectionTarget, Undecided } from "./undecided.ts";

/** The protocol that goes on within TLS that follows, and what it gave along. */
interface Inside {
  readonly protocol: string;
  readonly setup: JsonObject;
}

/** Bytes of the side that spoke first kept for the flow's own entry. */
const MAX_FIRST_PAYLOAD_BYTES = 1024;
/** Protocol names kept for one flow. */
const MAX_DETECTED = 16;

export class FlowStream implements StreamSink, FlowContext, DetectionTarget {
  readonly flow: Flow;
  /** First bytes of the side that spoke first, and that side; null while nobody did. */
  readonly firstBytes: FirstBytes;
  firstSide: Side | null = null;
  isClosed = false;
  readonly #engine: EngineContext;
  readonly #tracked: TrackedFlow;
  #conversation: Conversation;
  #dissector = "";
  #hasEmitted = false;
  #givenUp: string | null = null;
  #stays = false;
  /** When it ended, where it stays nevertheless. */
  #endedAt: Moment | null = null;

  constructor(engine: EngineContext, tracked: TrackedFlow) {
    this.#engine = engine;
    this.#tracked = tracked;
    this.flow = tracked.flow;
    this.firstBytes = new FirstBytes(engine.slabs, MAX_FIRST_PAYLOAD_BYTES);
    this.#conversation = this.#announced() ?? new Undecided(this);
  }

  /** What another flow said of this one. */
  #announced(): Conversation | null {
    const announcement = this.#engine.announced.take(this.flow);
    const dissector = announcement === null ? undefined : this.#engine.dissectorNamed(announcement.protocol);
    if (announcement === null || dissector === undefined) return null;
    this.#dissector = dissector.name;
    return dissector.open(this, announcement.setup);
  }

  // What all flows share is kept once: there are many flows.

  get codecs(): Codecs {
    return this.#engine.codecs;
  }
  get limits(): Limits {
    return this.#engine.limits;
  }
  get transport(): Transport {
    return this.flow.transport;
  }
  get candidates(): Candidates {
    return this.#engine.candidatesOf(this.transport);
  }
  get maxDetectBytes(): number {
    return this.limits.maxDetectBytes;
  }
  /** Nothing was agreed on before the first bytes. */
  get hinted(): string {
    return "";
  }

  // The transport hands over bytes.

  data(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    this.firstSide ??= side;
    if (this.firstSide === side && !this.firstBytes.isFull) this.firstBytes.add(bytes, start, end);
    try {
      this.#conversation.data(side, bytes, start, end, at);
    } catch (error) {
      this.#failed(error);
    }
    if (this.#givenUp !== null) this.#abandon(at);
  }
  gap(side: Side, length: number, at: Moment): void {
    this.#engine.gaps.count += length;
    try {
      this.#conversation.gap(side, length, at);
    } catch (error) {
      this.#failed(error);
    }
    if (this.#givenUp !== null) this.#abandon(at);
  }
  end(side: Side, how: EndOfStream, at: Moment): void {
    try {
      this.#conversation.end(side, how, at);
    } catch (error) {
      this.#failed(error);
    }
    if (this.#givenUp !== null) this.#abandon(at);
  }
  /** False: nothing waits for time until the next bytes. */
  tick(now: Moment): boolean {
    if (this.isClosed || !this.needsTicks) return false;
    try {
      this.#conversation.tick(now);
    } catch (error) {
      this.#failed(error);
    }
    if (this.#givenUp !== null) this.#abandon(now);
    if (this.#endedAt !== null && !this.#stays) this.close(this.#endedAt);
    return !this.isClosed && !this.#isIdle;
  }
  /** One that is closed is shown some time later. */
  get needsTicks(): boolean {
    return this.isClosed || this.#endedAt !== null || !this.#isIdle;
  }
  get #isIdle(): boolean {
    return this.#conversation.isIdle ?? false;
  }
  /** Called again, it closes what stayed. */
  close(at: Moment): void {
    if (this.isClosed) return;
    if (this.#stays && this.#endedAt === null) {
      this.#endedAt = { ...at };
      return;
    }
    this.isClosed = true;
    this.#closeConversation(at);
    // The flow stays for packets that come late; what was kept for its messages need not.
    this.#conversation = SILENT;
    if (this.flow.detected.length === 0 && this.flow.reason === "") this.flow.reason = this.#silence();
  }
  implausible(bytes: number): void {
    const reason = "bytes with a sequence number far from all others";
    this.#engine.ledger.count("transport", "implausible", reason, "bytes", bytes, true);
  }
  damaged(reason: string): void {
    this.#engine.ledger.count("transport", "damaged", reason, "packets", 1, true);
  }

  // The detection chooses a dissector.

  get ports(): readonly [number, number] {
    return [this.flow.clientPort, this.flow.serverPort];
  }
  get keys(): KeyLog | null {
    return this.#engine.keys;
  }
  get isClientKnown(): boolean {
    return this.flow.isClientKnown;
  }
  choose({ dissector, swapped }: Choice): Conversation {
    if (swapped) this.#swapSides();
    this.flow.isClientKnown = true;
    this.flow.reason = "";
    this.#dissector = dissector.name;
    this.#conversation = dissector.open(this, {});
    return this.#conversation;
  }
  unrecognised(reason: string): void {
    if (!this.#hasEmitted) this.flow.reason = reason;
  }

  detectionFailed({ name }: Dissector, reason: string): void {
    this.#engine.ledger.count("dissection", "script-failed", `${name}: ${reason}`, "flows", 1, true);
  }

  // The dissector speaks to the engine.

  protobufTypes(): ProtobufTypes {
    return this.#engine.protobufTypesOf(`${this.flow.serverIp}:${this.flow.serverPort}`);
  }
  emit(exchange: Exchange): void {
    this.#hasEmitted = true;
    const { name } = exchange.protocol;
    const { detected } = this.flow;
    if (!detected.includes(name) && detected.length < MAX_DETECTED)
      this.flow.detected = this.#engine.withName(detected, name);
    this.#engine.emit(exchange);
  }
  note(code: string, reason: string, count: number, isLoss: boolean): void {
    const said = this.#dissector === "" ? reason : `${this.#dissector}: ${reason}`;
    this.#engine.ledger.count("dissection", code, said, "messages", count, isLoss);
  }
  announce(ip: string, port: number, protocol: string, setup: JsonObject): void {
    if (this.#engine.announced.add(ip, port, { protocol, setup }, this.flow.lastSec)) return;
    this.note("announced", "more connections were announced than are waited for", 1, false);
  }
  flowBetween(ends: FlowEnds): Flow | null {
    return this.#engine.flowBetween(ends, this.flow.vlan);
  }
  switchTo(protocol: string, setup: JsonObject): Conversation {
    return this.#switch(this, protocol, setup);
  }
  #switch(context: FlowContext, protocol: string, setup: JsonObject): Conversation {
    const dissector = this.#engine.dissectorNamed(protocol);
    if (dissector !== undefined) {
      this.#dissector = dissector.name;
      return dissector.open(context, setup);
    }
    const reason = `goes on as ${protocol}, which is not dissected`;
    this.note("switch", reason, 1, false);
    this.flow.reason = reason;
    return SILENT;
  }
  redetect(inside?: string, setup: JsonObject = {}): Conversation {
    return new Undecided(this.#again(inside === undefined ? this : this.#derived(null, { protocol: inside, setup })));
  }
  redetectDecrypted(tls: AgreedTls): Conversation {
    return new Undecided(this.#again(this.#derived(tls), tls.alpn));
  }
  giveUp(reason: string): void {
    this.#givenUp ??= reason;
  }
  stay(stays: boolean): void {
    this.#stays = stays;
  }

  /**
   * What protocols behind an upgrade are given: the same flow. Entries of what was encrypted are marked by its `tls`;
   * `inside` is the protocol that goes on within TLS that follows.
   */
  #derived(tls: AgreedTls | null, inside?: Inside): FlowContext {
    const derived: FlowContext = {
      flow: this.flow,
      codecs: this.codecs,
      limits: this.limits,
      keys: this.keys,
      protobufTypes: () => this.protobufTypes(),
      stay: (stays) => this.stay(stays),
      emit: (exchange) => this.emit(tls === null ? exchange : decrypted(exchange, tls.info)),
      note: (...note) => this.note(...note),
      switchTo: (protocol, setup) => this.#switch(derived, protocol, setup),
      redetect: (protocol, setup = {}) =>
        new Undecided(this.#again(protocol === undefined ? derived : this.#derived(tls, { protocol, setup }))),
      redetectDecrypted: (agreed) => {
        if (inside !== undefined) return this.#switch(this.#derived(agreed), inside.protocol, inside.setup);
        return this.redetectDecrypted(agreed);
      },
      flowBetween: (ends) => this.flowBetween(ends),
      announce: (...what) => this.announce(...what),
      giveUp: (reason) => this.giveUp(reason),
    };
    return derived;
  }

  /** Recognising anew must not replace the conversation that asks for it: it stays the outer one. */
  #again(context: FlowContext, alpn = ""): DetectionTarget {
    return {
      hinted: this.candidates.all.find((dissector) => dissector.alpn?.includes(alpn))?.name ?? "",
      transport: this.transport,
      ports: this.ports,
      isClientKnown: true,
      candidates: this.candidates,
      maxDetectBytes: this.maxDetectBytes,
      choose: ({ dissector, swapped }) => {
        this.#dissector = dissector.name;
        const opened = dissector.open(context, {});
        return swapped ? mirrored(opened) : opened;
      },
      unrecognised: (reason) => this.unrecognised(reason),
      detectionFailed: (...failure) => this.detectionFailed(...failure),
    };
  }

  #swapSides(): void {
    this.#tracked.swapSides();
    if (this.firstSide !== null) this.firstSide = this.firstSide === 0 ? 1 : 0;
  }

  /** A wrong guess: what it still holds is emitted, the rest of the flow is only counted. */
  #abandon(at: Moment): void {
    const reason = this.#givenUp ?? "";
    this.#stays = false;
    this.#givenUp = null;
    this.note("given-up", reason, 1, false);
    if (!this.#hasEmitted) this.flow.reason = `not ${this.#dissector}: ${reason}`;
    this.#closeConversation(at);
    this.#conversation = SILENT;
    this.#givenUp = null;
  }

  #closeConversation(at: Moment): void {
    try {
      this.#conversation.close(at);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** A dissector failed. Damage that it did not expect costs a message; a bug of ours costs the flow's dissection. */
  #failed(error: unknown): void {
    if (error instanceof Malformed) {
      this.note("malformed", error.what, 1, true);
      return;
    }
    const what = error instanceof Error ? error.message : String(error);
    const who = this.#dissector === "" ? "recognising a protocol" : `the ${this.#dissector} dissector`;
    this.#engine.ledger.count("dissection", "failed", `${who} failed: ${what}`, "flows", 1, true);
    this.flow.reason = `${who} failed`;
    this.#conversation = SILENT;
    if (this.#engine.strict) throw error;
  }

  #silence(): string {
    if (this.#dissector !== "") return `no complete ${this.#dissector} message`;
    return this.firstSide === null ? "no payload" : "no known protocol in the first bytes";
  }
}

/** Takes everything and says nothing. */
const SILENT: Conversation = { isIdle: true, data() {}, gap() {}, end() {}, tick() {}, close() {} };

function other(side: Side): Side {
  return side === 0 ? 1 : 0;
}

/** The same conversation with the sides exchanged. */
function mirrored(inner: Conversation): Conversation {
  return {
    data: (side, bytes, start, end, at) => inner.data(other(side), bytes, start, end, at),
    gap: (side, length, at) => inner.gap(other(side), length, at),
    end: (side, how, at) => inner.end(other(side), how, at),
    tick: (now) => inner.tick(now),
    close: (at) => inner.close(at),
  };
}

/** Error and cut may be found when they are read, which a copy of the fields alone would leave behind. */
function decrypted(exchange: Exchange, tlsInfo: string): Exchange {
  const { error, truncated } = exchange;
  return { ...exchange, error, truncated, isDecrypted: true, tlsInfo };
}
