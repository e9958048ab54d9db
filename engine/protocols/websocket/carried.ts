// A protocol of its own inside WebSocket messages, as the handshake agreed on (RFC 6455, 1.9): its bytes follow each other from
// message to message, whose borders mean nothing (MQTT 5, 6.0). Its entries stand in place of the messages that carry it.
import type { Json } from "../../../contract/index.ts";
import type { Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { Conversation, EndOfStream, FlowContext } from "../dissector.ts";
import type { WebSocketMessage } from "./types.ts";

/** Protocols by the subprotocol that clients and servers agree on. */
const CARRIED: Readonly<Record<string, string>> = { mqtt: "mqtt", "mqttv3.1": "mqtt" };

const HIDDEN = "***";

export class Carried {
  readonly #conversation: Conversation;
  #last: Moment = { sec: 0, nsec: 0, packet: 0 };

  /** null: the subprotocol carries none that is known. */
  static of(context: FlowContext, subprotocol: Json | undefined): Carried | null {
    const protocol = typeof subprotocol === "string" ? CARRIED[subprotocol.trim().toLowerCase()] : undefined;
    return protocol === undefined ? null : new Carried(context.switchTo(protocol, {}));
  }
  private constructor(conversation: Conversation) {
    this.#conversation = conversation;
  }

  /** Hands on what a message carries. False: it is shown as a message, too; control frames always are. */
  take(side: Side, message: WebSocketMessage, span: Span): boolean {
    const { opcode, payload, isCut, problem } = message;
    if (opcode !== "binary" && opcode !== "text" && opcode !== "continuation") return false;
    const at = { sec: span.endSec, nsec: span.endNsec, packet: span.endPacket };
    this.#last = at;
    if (isCut || problem !== "" || (message.isCompressed && !message.isInflated)) {
      // What is there may have a hole anywhere, and may be a login.
      message.shown = HIDDEN;
      this.#conversation.gap(side, Math.max(1, payload.wireBytes), at);
      return false;
    }
    const bytes = payload.bytes();
    this.#conversation.data(side, bytes, 0, bytes.length, at);
    return true;
  }
  /** Bytes between messages are missing. */
  lose(side: Side, length: number): void {
    this.#conversation.gap(side, length, this.#last);
  }
  end(side: Side, how: EndOfStream): void {
    this.#conversation.end(side, how, this.#last);
  }
  get isIdle(): boolean {
    return this.#conversation.isIdle ?? false;
  }
  tick(now: Moment): void {
    this.#conversation.tick(now);
  }
  close(): void {
    this.#conversation.close(this.#last);
  }
}
