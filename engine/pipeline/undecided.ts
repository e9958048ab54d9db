// Which protocol a flow speaks, told by the bytes of both sides. While it is undecided the first bytes are kept, up to
// a limit; once a dissector recognises them it gets everything from the start. Ports only break ties.
import type { Moment } from "../moment.ts";
import type { Side, Transport } from "../flow/flow.ts";
import type { Conversation, Detected, Dissector, EndOfStream } from "../protocols/dissector.ts";
import type { Candidates } from "./candidates.ts";
import { askAll, type FailureListener, SideHead, type SignListener, signOf } from "./side-head.ts";

/** Messages of a datagram flow that are looked at before it stays unrecognised. */
const MAX_DATAGRAMS = 16;
/** Turns of an unrecognised stream that are looked at: a connection joined in its middle may show itself later. */
const MAX_LATE_TURNS = 64;
/** Pieces behind the first that are looked at for a protocol that begins there. */
const MAX_UPGRADE_LOOKS = 16;
/** What is kept while undecided, of both sides. */
const MAX_PIECES = 256;
const MAX_KEPT_BYTES = 1 << 18;

/** What signs are worth; 0: not enough. Of equal ones the first in the order of the registry counts. */
const OTHER_SIDE_AGREES = 1;
const HAS_PORT = 2;
const IS_SURE = 3;
const IS_SURE_WITH_PORT = 4;

/** A dissector and who is the client; `swapped` where the flow has it the other way round. */
export interface Choice {
  readonly dissector: Dissector;
  readonly swapped: boolean;
}

/** What the detection asks of the flow. */
export interface DetectionTarget extends FailureListener {
  readonly transport: Transport;
  readonly ports: readonly [number, number];
  /** Who is client was seen: only a sure sign of the bytes may say otherwise. */
  readonly isClientKnown: boolean;
  readonly candidates: Candidates;
  readonly maxDetectBytes: number;
  /** Name of the dissector that the peers agreed on, as much worth as a port; empty where they did not. */
  readonly hinted: string;
  /** Opens the dissector. `swapped`: the sides were exchanged, from here on also for the caller. */
  choose(choice: Choice): Conversation;
  /** No protocol fits what was seen. */
  unrecognised(reason: string): void;
}

type Piece =
  | { readonly kind: "data"; readonly side: Side; readonly bytes: Uint8Array; readonly at: Moment }
  | { readonly kind: "gap"; readonly side: Side; readonly length: number; readonly at: Moment }
  | { readonly kind: "end"; readonly side: Side; readonly how: EndOfStream; readonly at: Moment };

/** Nothing was kept. */
const NO_PIECES: Piece[] = [];

export class Undecided implements Conversation, SignListener {
  readonly #target: DetectionTarget;
  #pieces: Piece[] = NO_PIECES;
  /** Made for bytes that do not decide at once. */
  #clientHead: SideHead | null = null;
  #serverHead: SideHead | null = null;
  /** The side whose bytes are looked at, and the best that was said of them. */
  #side: Side = 0;
  #best: Choice | null = null;
  #bestRank = 0;
  /** With a sign of this worth nobody else need be asked. */
  #enough = IS_SURE_WITH_PORT;
  #chosen: Conversation | null = null;
  #isLate = false;
  #lastSide: Side | -1 = -1;
  #turns = 0;
  #looks = 0;
  /** Pieces and bytes so far. */
  #pieceCount = 0;
  #keptBytes = 0;

  constructor(target: DetectionTarget) {
    this.#target = target;
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    if (this.#chosen !== null) {
      this.#chosen.data(side, bytes, start, end, at);
      return;
    }
    if (this.#isLate) {
      this.#look(side, bytes, start, end, at);
      return;
    }
    // Almost always the first bytes decide: they are looked at in place.
    const before = this.#known(side)?.length ?? 0;
    const choice = this.#detect(side, bytes, start, end);
    if (choice !== null) {
      this.#decide(choice).data(choice.swapped ? flip(side) : side, bytes, start, end, at);
      return;
    }
    const upgrade = before > 0 ? this.#upgrade(side, bytes, start, end) : null;
    if (upgrade !== null) {
      // What was said before belongs to a protocol that is not known: STARTTLS and its like.
      this.#pieces = NO_PIECES;
      this.#decide(upgrade).data(upgrade.swapped ? flip(side) : side, bytes, start, end, at);
      return;
    }
    const head = this.#head(side);
    if (this.#areBothRuledOut) this.#pass(head, end - start);
    else {
      if (this.#isStream && !head.hasGap && head.length === before) head.keep(bytes, start, end);
      this.#keep(side, bytes, start, end, at);
    }
    if (this.#isEnough(head)) this.#giveUp();
  }

  /** A dissector that recognises the beginning of a later piece beyond doubt. */
  #upgrade(side: Side, bytes: Uint8Array, start: number, end: number): Choice | null {
    if (!this.#isStream || this.#looks++ >= MAX_UPGRADE_LOOKS) return null;
    for (const dissector of this.#target.candidates.all) {
      const sign = dissector.detect?.(bytes, start, end, this.#target.transport);
      if (sign === "client" || sign === "server" || sign === "either")
        return { dissector, swapped: this.#isClient(dissector, sign, side) !== (side === 0) };
    }
    return null;
  }

  get #isStream(): boolean {
    return this.#target.transport === "tcp";
  }

  gap(side: Side, length: number, at: Moment): void {
    if (this.#chosen !== null) this.#chosen.gap(side, length, at);
    else if (!this.#isLate) {
      this.#add({ kind: "gap", side, length, at: copy(at) });
      this.#head(side).lose();
      if (this.#pieceCount > MAX_PIECES) this.#giveUp();
    }
  }

  end(side: Side, how: EndOfStream, at: Moment): void {
    if (this.#chosen !== null) this.#chosen.end(side, how, at);
    else if (!this.#isLate) {
      this.#add({ kind: "end", side, how, at: copy(at) });
    }
  }

  get isIdle(): boolean {
    return this.#chosen === null || (this.#chosen.isIdle ?? false);
  }
  tick(now: Moment): void {
    this.#chosen?.tick(now);
  }

  close(at: Moment): void {
    if (this.#chosen === null && !this.#isLate) this.#giveUp();
    this.#chosen?.close(at);
  }

  #keep(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    this.#add({ kind: "data", side, bytes: bytes.slice(start, end), at: copy(at) });
    this.#keptBytes += end - start;
  }
  #add(piece: Piece): void {
    if (this.#pieces === NO_PIECES) this.#pieces = [piece];
    else this.#pieces.push(piece);
    this.#pieceCount++;
  }

  #known(side: Side): SideHead | null {
    return side === 0 ? this.#clientHead : this.#serverHead;
  }
  #head(side: Side): SideHead {
    const known = this.#known(side);
    if (known !== null) return known;
    const head = new SideHead(this.#target.candidates.all, this.#target.maxDetectBytes, this.#target);
    if (side === 0) this.#clientHead = head;
    else this.#serverHead = head;
    return head;
  }

  /** What both sides said fits no dissector: only a protocol that begins later can follow, and that needs none of it. */
  get #areBothRuledOut(): boolean {
    return (this.#clientHead?.isRuledOut ?? false) && (this.#serverHead?.isRuledOut ?? false);
  }
  #pass(head: SideHead, count: number): void {
    if (this.#pieces.length > 0) this.#pieces = this.#pieces.filter((piece) => piece.kind === "end");
    this.#pieceCount++;
    this.#keptBytes += count;
    head.pass(count);
  }

  #isEnough(head: SideHead): boolean {
    if (this.#isStream ? head.isFull : this.#pieceCount >= MAX_DATAGRAMS) return true;
    return this.#pieceCount > MAX_PIECES || this.#keptBytes > MAX_KEPT_BYTES;
  }

  /** The dissector that fits the first bytes of `side`, beside what the other side showed. */
  #detect(side: Side, bytes: Uint8Array, start: number, end: number): Choice | null {
    const { candidates, transport } = this.#target;
    const ofPorts = this.#ofPorts();
    this.#begin(side, ofPorts?.length === 0 ? IS_SURE : IS_SURE_WITH_PORT);
    const head = this.#known(side);
    if (head !== null) {
      head.look(bytes, start, end, transport, this);
      return this.#best;
    }
    // Whoever is sure and has the port needs no others asked. A datagram hardly makes anyone sure.
    if (this.#isStream && ofPorts !== null && ofPorts.length > 0) {
      askAll(ofPorts, bytes, start, end, transport, this, this.#target);
      if (this.#bestRank === IS_SURE_WITH_PORT) return this.#best;
      this.#begin(side, IS_SURE);
    }
    const left = askAll(candidates.all, bytes, start, end, transport, this, this.#target);
    if (this.#best === null) this.#head(side).leave(left, transport);
    return this.#best;
  }
  #begin(side: Side, enough: number): void {
    this.#side = side;
    this.#best = null;
    this.#bestRank = 0;
    this.#enough = enough;
  }
  /** Those whose signs the ports of the flow make worth more; null where there is no list of them. */
  #ofPorts(): readonly Dissector[] | null {
    const { candidates, ports, hinted } = this.#target;
    return hinted === "" ? candidates.ofPorts(ports[0], ports[1]) : null;
  }

  sign(dissector: Dissector, sign: Exclude<Detected, "no" | "more">): boolean {
    const side = this.#side;
    const isClient = this.#isClient(dissector, sign, side);
    const rank = this.#rank(dissector, sign, isClient, side);
    if (rank <= this.#bestRank) return false;
    this.#bestRank = rank;
    this.#best = { dissector, swapped: isClient !== (side === 0) };
    return rank >= this.#enough;
  }

  /** Whether the side is the client. Where its bytes do not say, the flow's own opinion holds, unless the port speaks against it. */
  #isClient(dissector: Dissector, sign: Detected, side: Side): boolean {
    if (sign !== "either") return sign === "client" || sign === "maybe-client";
    const { ports, isClientKnown } = this.#target;
    const isReversed = !isClientKnown && dissector.ports.includes(ports[0]) && !dissector.ports.includes(ports[1]);
    return (side === 0) !== isReversed;
  }

  /** What a sign is worth. */
  #rank(dissector: Dissector, sign: Detected, isClient: boolean, side: Side): number {
    const { ports, isClientKnown, hinted } = this.#target;
    const swapped = isClient !== (side === 0);
    const hasPort = hinted === "" ? dissector.ports.includes(ports[swapped ? 0 : 1]) : dissector.name === hinted;
    if (sign === "client" || sign === "server" || sign === "either") return hasPort ? IS_SURE_WITH_PORT : IS_SURE;
    if (swapped && isClientKnown) return 0;
    if (hasPort) return HAS_PORT;
    return this.#otherAgrees(dissector, isClient, side) ? OTHER_SIDE_AGREES : 0;
  }

  #otherAgrees(dissector: Dissector, isClient: boolean, side: Side): boolean {
    const other = flip(side);
    const expected = isClient ? "maybe-server" : "maybe-client";
    const check = (bytes: Uint8Array) =>
      signOf(dissector, bytes, 0, bytes.length, this.#target.transport, this.#target) === expected;
    const head = this.#known(other);
    if (this.#isStream) return head !== null && head.length > 0 && check(head.bytes);
    return this.#pieces.some((piece) => piece.kind === "data" && piece.side === other && check(piece.bytes));
  }

  /** Opens the dissector and gives it what was kept. */
  #decide(choice: Choice): Conversation {
    const chosen = this.#target.choose(choice);
    this.#chosen = chosen;
    const pieces = this.#pieces;
    this.#pieces = NO_PIECES;
    this.#clientHead?.lose();
    this.#serverHead?.lose();
    for (const piece of pieces) {
      const side = choice.swapped ? flip(piece.side) : piece.side;
      if (piece.kind === "data") chosen.data(side, piece.bytes, 0, piece.bytes.length, piece.at);
      else if (piece.kind === "gap") chosen.gap(side, piece.length, piece.at);
      else chosen.end(side, piece.how, piece.at);
    }
    return chosen;
  }

  #giveUp(): void {
    if (this.#isLate) return;
    this.#isLate = true;
    this.#pieces = NO_PIECES;
    this.#clientHead?.lose();
    this.#serverHead?.lose();
    this.#target.unrecognised(this.#keptBytes > 0 ? "no known protocol in the first bytes" : "no payload");
  }

  /** After giving up: each turn of a side may begin with a message that shows the protocol beyond doubt. */
  #look(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    if (side === this.#lastSide || this.#turns >= MAX_LATE_TURNS) return;
    this.#lastSide = side;
    this.#turns++;
    const choice = this.#detect(side, bytes, start, end);
    if (choice === null) return;
    this.#decide(choice).data(choice.swapped ? flip(side) : side, bytes, start, end, at);
  }
}

function flip(side: Side): Side {
  return side === 0 ? 1 : 0;
}

function copy(at: Moment): Moment {
  return { sec: at.sec, nsec: at.nsec, packet: at.packet };
}
