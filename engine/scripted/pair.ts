// Messages to exchanges: by the key that the script names, or by order.
import type { EntryError, Protocol } from "../../contract/index.ts";
import { CLIENT, type Side } from "../flow/flow.ts";
import type { Moment, Span } from "../moment.ts";
import type { EndOfStream, FlowContext } from "../protocols/dissector.ts";
import { FifoPairing } from "../protocols/fifo.ts";
import type { MessageHandler } from "../protocols/framed.ts";
import { KeyedPairing, type PairSide } from "../protocols/keyed.ts";
import type { ScriptedFramer } from "./frame.ts";
import { presenter } from "./present.ts";
import type { ScriptedMessage } from "./types.ts";

/** What both ways of pairing can do. */
interface Pairing {
  readonly waiting: number;
  request(message: ScriptedMessage, span: Span): void;
  response(message: ScriptedMessage, span: Span): void;
  alone(message: ScriptedMessage, span: Span): void;
  event(message: ScriptedMessage, span: Span): void;
  lost(side: Side): void;
  ended(how: EndOfStream): void;
  tick(now: Moment): void;
  close(): void;
}

/** A flow in which the script fails so often is left alone. */
export const MAX_FAILURES = 10;

export class ScriptedPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #pairing: Pairing;
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
    this.#pairing = hasKeys ? byKey(context, protocol) : byOrder(context, protocol);
    this.#framers = framers;
  }
  message(side: Side, _bytes: Uint8Array, _start: number, _end: number, span: Span): void {
    const { message } = this.#framers[side];
    if (message === null) return;
    this.#messages++;
    const { kind } = message;
    if (kind === (side === CLIENT ? "response" : "request") || (side !== CLIENT && kind === "oneway"))
      this.#context.note("script-side", `a ${kind} of the ${side === CLIENT ? "client" : "server"}`, 1, false);
    // The client asks. What else it says gets no answer, and what else the server says was not asked for.
    if (side === CLIENT) this.#pairing[kind === "request" ? "request" : "alone"](message, span);
    else this.#pairing[kind === "response" ? "response" : "event"](message, span);
  }
  malformed(side: Side): void {
    const { reason, problem } = this.#framers[side];
    this.#context.note(problem, reason, 1, true);
    if (this.#messages === 0) this.#context.giveUp(reason);
    else if (++this.#failures === MAX_FAILURES) this.#context.giveUp(`its script failed ${MAX_FAILURES} times`);
    this.#pairing.lost(side);
  }
  gap(side: Side): boolean {
    this.#pairing.lost(side);
    return false;
  }
  passed(side: Side): void {
    this.#pairing.lost(side);
  }
  end(_side: Side, how: EndOfStream): void {
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
}

function pairSide(message: ScriptedMessage, span: Span): PairSide<ScriptedMessage> {
  return { message, span, isTruncated: false, error: null };
}

function byKey(context: FlowContext, protocol: Protocol): Pairing {
  const pairing = new KeyedPairing<ScriptedMessage, ScriptedMessage, string>(context, presenter, protocol);
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

const LOST: EntryError["msg"] = "bytes are missing: it is not known which answer belongs to which request";

function byOrder(context: FlowContext, protocol: Protocol): Pairing {
  const pairing = new FifoPairing<ScriptedMessage, ScriptedMessage>(context, presenter);
  return {
    get waiting() {
      return pairing.waiting;
    },
    request: (message, span) => pairing.request(message, span, protocol),
    response: (message, span) => pairing.response(message, span, protocol),
    alone: (message, span) => pairing.requestWithoutAnswer(message, span, protocol),
    event: (message, span) => pairing.event(message, span, protocol),
    lost: (side) => pairing.lose(side, LOST),
    ended: (how) => pairing.ended(how),
    tick: (now) => pairing.tick(now),
    close: () => pairing.close(),
  };
}
