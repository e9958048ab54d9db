// memcached: its text protocol with meta commands, its binary protocol, over TCP and UDP.
import type { Side } from "../../flow/flow.ts";
import type { Moment } from "../../moment.ts";
import type { Conversation, Dissector, EndOfStream, FlowContext } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { BinaryFramer, MAGIC } from "./binary-frame.ts";
import { BinaryPairing } from "./binary-pair.ts";
import { detect } from "./detect.ts";
import { fields, paths } from "./fields.ts";
import { presenter } from "./present.ts";
import { TextFramer } from "./text-frame.ts";
import { TextPairing } from "./text-pair.ts";
import { BINARY, TEXT } from "./types.ts";
import { UdpConversation } from "./udp.ts";

export const memcached: Dissector = {
  name: "memcached",
  transports: ["tcp", "udp"],
  ports: [11211],
  protocols: [TEXT, BINARY],
  presenter,
  fields,
  paths,
  detect,
  open(context) {
    const open = (): Conversation => new EitherConversation(context);
    return context.flow.transport === "udp" ? new UdpConversation(context, open) : open();
  },
};

/** A server takes both protocols at one port: a connection's first byte says which. */
class EitherConversation implements Conversation {
  readonly #context: FlowContext;
  #chosen: Conversation | null = null;
  /** Sides whose first bytes are missing. */
  readonly #late = new Set<Side>();

  constructor(context: FlowContext) {
    this.#context = context;
  }
  data(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    if (start === end) return;
    this.#chosen ??= this.#choose(bytes[start] === MAGIC[side] ? "binary" : "text", at);
    this.#chosen.data(side, bytes, start, end, at);
  }
  #choose(kind: "text" | "binary", at: Moment): Conversation {
    const chosen = openAs(kind, this.#context);
    for (const side of this.#late) chosen.gap(side, 1, at);
    return chosen;
  }
  gap(side: Side, length: number, at: Moment): void {
    if (this.#chosen === null) this.#late.add(side);
    else this.#chosen.gap(side, length, at);
  }
  end(side: Side, how: EndOfStream, at: Moment): void {
    this.#chosen?.end(side, how, at);
  }
  get isIdle(): boolean {
    return this.#chosen?.isIdle ?? true;
  }
  tick(now: Moment): void {
    this.#chosen?.tick(now);
  }
  close(at: Moment): void {
    this.#chosen?.close(at);
  }
}

function openAs(kind: "text" | "binary", context: FlowContext): Conversation {
  const { maxBodyBytes, maxMessageBytes } = context.limits;
  const isJoined = context.flow.isJoined;
  const [Framer, Pairing] =
    kind === "text" ? ([TextFramer, TextPairing] as const) : ([BinaryFramer, BinaryPairing] as const);
  return new FramedConversation(
    new Framer(0, maxBodyBytes, isJoined),
    new Framer(1, maxBodyBytes),
    new Pairing(context),
    maxMessageBytes,
  );
}
