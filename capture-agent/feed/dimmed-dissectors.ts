// Dissectors that can be made to look away: while the agent may only watch flows, bytes pass them by. When they look
// again, what passed is a gap to them, after which they find the next message as after any other. How much of a body
// they keep changes while they work, too.
import type { Conversation, Dissector, FlowContext, Limits, Moment, Side } from "../../engine/index.ts";

/** One switch for all flows of an engine. */
export interface Dimmer {
  isDark: boolean;
  /** The limits of all dissectors. */
  readonly limits: { -readonly [Name in keyof Limits]: Limits[Name] };
  /** Bytes that passed in the dark. */
  passedBytes: number;
}

export function dimmed(dissectors: readonly Dissector[], dimmer: Dimmer): readonly Dissector[] {
  return dissectors.map((dissector) => ({
    ...dissector,
    open: (context: FlowContext, setup) =>
      new DimmedConversation(dissector.open(withLimits(context, dimmer.limits), setup), dimmer),
  }));
}

function withLimits(context: FlowContext, limits: Limits): FlowContext {
  return {
    flow: context.flow,
    codecs: context.codecs,
    limits,
    protobufTypes: () => context.protobufTypes?.() ?? context.codecs.protobufTypes(),
    emit: (exchange) => context.emit(exchange),
    note: (code, reason, count, isLoss) => context.note(code, reason, count, isLoss),
    switchTo: (protocol, setup) => context.switchTo(protocol, setup),
    redetect: (inside) => context.redetect(inside),
    keys: context.keys ?? null,
    redetectDecrypted: (tls) => context.redetectDecrypted?.(tls) ?? context.redetect(),
    stay: (stays) => context.stay?.(stays),
    announce: (ip, port, protocol, setup) => context.announce(ip, port, protocol, setup),
    flowBetween: (ends) => context.flowBetween(ends),
    giveUp: (reason) => context.giveUp(reason),
  };
}

class DimmedConversation implements Conversation {
  readonly #inner: Conversation;
  readonly #dimmer: Dimmer;
  readonly #passed: [number, number] = [0, 0];
  #hasPassed = false;

  constructor(inner: Conversation, dimmer: Dimmer) {
    this.#inner = inner;
    this.#dimmer = dimmer;
  }

  get isIdle(): boolean {
    return this.#inner.isIdle ?? false;
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    if (this.#dimmer.isDark) this.#pass(side, end - start);
    else {
      if (this.#hasPassed) this.#lookAgain(at);
      this.#inner.data(side, bytes, start, end, at);
    }
  }
  gap(side: Side, length: number, at: Moment): void {
    if (this.#dimmer.isDark) this.#pass(side, length);
    else {
      if (this.#hasPassed) this.#lookAgain(at);
      this.#inner.gap(side, length, at);
    }
  }
  end(side: Side, how: Parameters<Conversation["end"]>[1], at: Moment): void {
    if (this.#hasPassed) this.#lookAgain(at);
    this.#inner.end(side, how, at);
  }
  tick(now: Moment): void {
    this.#inner.tick(now);
  }
  close(at: Moment): void {
    if (this.#hasPassed) this.#lookAgain(at);
    this.#inner.close(at);
  }

  #pass(side: Side, bytes: number): void {
    this.#hasPassed = true;
    this.#passed[side] += bytes;
    this.#dimmer.passedBytes += bytes;
  }

  #lookAgain(at: Moment): void {
    this.#hasPassed = false;
    for (const side of [0, 1] as const) {
      const length = this.#passed[side];
      this.#passed[side] = 0;
      if (length > 0) this.#inner.gap(side, length, at);
    }
  }
}
