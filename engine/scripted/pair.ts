// Messages to exchanges: by the key that the script names, or by order. Both ends may ask: what each asks is paired by itself, and
// shown with the one that asked as the client.
import type { Protocol } from "../../contract/index.ts";
import { CLIENT, type Flow, SERVER, type Side } from "../flow/flow.ts";
import type { Moment, Span } from "../moment.ts";
import type { EndOfStream, FlowContext } from "../protocols/dissector.ts";
import { FifoPairing } from "../protocols/fifo.ts";
import type { MessageHandler } from "../protocols/framed.ts";
import { KeyedPairing, type PairSide } from "../protocols/keyed.ts";
import { Mirror } from "../protocols/mirror.ts";
import type { ScriptedFramer } from "./frame.ts";
import { presenter } from "./present.ts";
import type { ScriptedMessage } from "./types.ts";

/** What both ways of pairing can do with what one end asks. */
interface Pairing {
  readonly waiting: number;
  request(message: ScriptedMessage, span: Span): void;
  response(message: ScriptedMessage, span: Span): void;
  alone(message: ScriptedMessage, span: Span): void;
  event(message: ScriptedMessage, span: Span): void;
  /** Bytes are missing, of the requests or of the answers. */
  lost(what: "requests" | "answers"): void;
  ended(how: EndOfStream): void;
  tick(now: Moment): void;
  close(): void;
}

/** A flow in which the script fails so often is left alone. */
export const MAX_FAILURES = 10;

export class ScriptedPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #open: (asker: Side) => Pairing;
  /** By who asks; that of the server is made when it does. */
  readonly #pairings: [Pairing, Pairing | null];
  readonly #framers: readonly [ScriptedFramer, ScriptedFramer];
  #messages = 0;
  #failures = 0;

  constructor(
    context: FlowContext,
    protocol: Protocol,
    hasKeys: boolean,
    framers: readonly [ScriptedFramer, ScriptedFramer],
  ) {
    this.#context = context;
    const mirror = new Mirror(context.flow);
    this.#open = (asker) => (hasKeys ? byKey : byOrder)(context, protocol, () => mirror.seenBy(asker));
    this.#pairings = [this.#open(CLIENT), null];
    this.#framers = framers;
  }
  message(side: Side, _bytes: Uint8Array, _start: number, _end: number, span: Span): void {
    const { message } = this.#framers[side];
    if (message === null) return;
    this.#messages++;
    const { kind } = message;
    if (kind === "request") this.#askedBy(side).request(message, span);
    else if (kind === "response") this.#askedBy(side === CLIENT ? SERVER : CLIENT).response(message, span);
    // What nobody asked a server for is its event; of a client it is something said that gets no answer.
    else if (kind === "event" && side === SERVER) this.#askedBy(CLIENT).event(message, span);
    else this.#askedBy(side).alone(message, span);
  }
  malformed(side: Side): void {
    const { reason, problem } = this.#framers[side];
    if (problem === "no-message") return;
    this.#context.note(problem, reason, 1, true);
    if (this.#messages === 0) this.#context.giveUp(reason);
    else if (++this.#failures === MAX_FAILURES) this.#context.giveUp(`its script failed ${MAX_FAILURES} times`);
    this.#lost(side);
  }
  gap(side: Side): boolean {
    this.#lost(side);
    return false;
  }
  passed(side: Side): void {
    this.#lost(side);
  }
  end(_side: Side, how: EndOfStream): void {
    for (const pairing of this.#made) pairing.ended(how);
  }
  get isIdle(): boolean {
    return this.#made.every(({ waiting }) => waiting === 0);
  }
  tick(now: Moment): void {
    for (const pairing of this.#made) pairing.tick(now);
  }
  close(): void {
    for (const pairing of this.#made) pairing.close();
  }

  #askedBy(asker: Side): Pairing {
    return (this.#pairings[asker] ??= this.#open(asker));
  }
  get #made(): readonly Pairing[] {
    const [client, server] = this.#pairings;
    return server === null ? [client] : [client, server];
  }
  #lost(side: Side): void {
    const [client, server] = this.#pairings;
    client.lost(side === CLIENT ? "requests" : "answers");
    server?.lost(side === SERVER ? "requests" : "answers");
  }
}

function pairSide(message: ScriptedMessage, span: Span): PairSide<ScriptedMessage> {
  return { message, span, isTruncated: false, error: null };
}

function byKey(context: FlowContext, protocol: Protocol, shown: () => Flow): Pairing {
  const pairing = new KeyedPairing<ScriptedMessage, ScriptedMessage, string>(context, presenter, protocol, shown);
  return {
    get waiting() {
      return pairing.waiting;
    },
    request: (message, span) => pairing.request(message.key, pairSide(message, span)),
    response: (message, span) => pairing.response(message.key, pairSide(message, span)),
    alone: (message, span) => pairing.requestAlone(pairSide(message, span)),
    event: (message, span) => pairing.event(pairSide(message, span)),
    lost: () => undefined,
    ended: (how) => pairing.ended(how),
    tick: (now) => pairing.tick(now),
    close: () => pairing.close(),
  };
}

const LOST = "bytes are missing: it is not known which answer belongs to which request";

function byOrder(context: FlowContext, protocol: Protocol, shown: () => Flow): Pairing {
  const pairing = new FifoPairing<ScriptedMessage, ScriptedMessage>(context, presenter, shown);
  if (context.flow.isJoined) pairing.joined();
  return {
    get waiting() {
      return pairing.waiting;
    },
    request: (message, span) => pairing.request(message, span, protocol),
    response: (message, span) => pairing.response(message, span, protocol),
    alone: (message, span) => pairing.requestWithoutAnswer(message, span, protocol),
    event: (message, span) => pairing.event(message, span, protocol),
    lost: (what) => pairing.lose(what === "requests" ? CLIENT : SERVER, LOST),
    ended: (how) => pairing.ended(how),
    tick: (now) => pairing.tick(now),
    close: () => pairing.close(),
  };
}
