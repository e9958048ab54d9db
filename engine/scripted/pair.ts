// Messages to exchanges: by the key that the script names, or by order.
import type { EntryError, Protocol } from "../../contract/index.ts";
import { CLIENT, type Side } from "../flow/flow.ts";
import type { Moment, Span } from "../moment.ts";
import type { EndOfStream, FlowContext } from "../protocols/dissector.ts";
import { FifoPairing } from "../protocols/fifo.ts";
import type { MessageHandler } from "../protocols/framed.ts";
import { KeyedPairing } from "../protocols/keyed.ts";
import { presenter } from "./present.ts";
import type { ScriptedMessage } from "./types.ts";

/** What both ways of pairing can do. */
interface Pairing {
  readonly waiting: number;
  request(message: ScriptedMessage, span: Span): void;
  response(message: ScriptedMessage, span: Span): void;
  alone(message: ScriptedMessage, span: Span): void;
  event(message: ScriptedMessage, span: Span): void;
  lost(): void;
  ended(how: EndOfStream): void;
  tick(now: Moment): void;
  close(): void;
}

export class ScriptedPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #name: string;
  readonly #pairing: Pairing;
  readonly #messageOf: (side: Side) => ScriptedMessage | null;
  #messages = 0;

  constructor(
    context: FlowContext,
    protocol: Protocol,
    hasKeys: boolean,
    messageOf: (side: Side) => ScriptedMessage | null,
  ) {
    this.#context = context;
    this.#name = protocol.name;
    this.#pairing = hasKeys ? byKey(context, protocol) : byOrder(context, protocol);
    this.#messageOf = messageOf;
  }
  message(side: Side, _bytes: Uint8Array, _start: number, _end: number, span: Span): void {
    const message = this.#messageOf(side);
    if (message === null) return;
    this.#messages++;
    if (message.kind === "request") this.#pairing.request(message, span);
    else if (message.kind === "response") this.#pairing.response(message, span);
    else if (message.kind === "oneway") this.#pairing.alone(message, span);
    else this.#pairing.event(message, span);
  }
  malformed(side: Side, reason: string): void {
    if (this.#messages === 0) this.#context.giveUp(`not ${this.#name}: ${reason}`);
    else {
      this.#context.note("scripted-message", `${this.#name}: ${reason}`, 1, true);
      if (side === CLIENT) return;
      this.#pairing.lost();
    }
  }
  gap(side: Side): boolean {
    if (side !== CLIENT) this.#pairing.lost();
    return false;
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

function byKey(context: FlowContext, protocol: Protocol): Pairing {
  const pairing = new KeyedPairing<ScriptedMessage, ScriptedMessage, string>(context, presenter, protocol);
  const side = (message: ScriptedMessage, span: Span) => ({ message, span, isTruncated: false, error: null });
  return {
    get waiting() {
      return pairing.waiting;
    },
    request: (message, span) => pairing.request(message.key, side(message, span)),
    response: (message, span) => pairing.response(message.key, side(message, span)),
    alone: (message, span) => pairing.requestAlone(side(message, span)),
    event: (message, span) => pairing.event(side(message, span)),
    lost: () => undefined,
    ended: (how) => pairing.ended(how),
    tick: (now) => pairing.tick(now),
    close: () => pairing.close(),
  };
}

const LOST: EntryError["msg"] = "bytes are missing where the answer was";

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
    // Nobody knows which answer belongs to which request.
    lost: () => pairing.flush(LOST),
    ended: (how) => pairing.ended(how),
    tick: (now) => pairing.tick(now),
    close: () => pairing.close(),
  };
}
