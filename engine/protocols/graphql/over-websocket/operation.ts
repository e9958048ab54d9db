// One operation over WebSocket: what the client asked, and all that the server sent for it.
import type { Json } from "../../../../contract/index.ts";
import type { Span } from "../../../moment.ts";
import { isObject, shallow } from "../json.ts";
import { MAX_ERRORS, MAX_MESSAGES, MAX_MESSAGES_CHARACTERS } from "../limits.ts";
import type { Envelope } from "./envelope.ts";

/** A text message of WebSocket as it came. */
export interface TextMessage {
  readonly text: string;
  /** Bytes of its payload as they were sent. */
  readonly payloadLength: number;
  readonly span: Span;
}

/** A message as it is kept until the entry is written. */
export interface KeptMessage {
  readonly type: string;
  readonly text: string;
  readonly payloadLength: number;
  /** The packet that completed it. */
  readonly packet: number;
}

export class OperationRequest {
  readonly id: string;
  readonly asked: KeptMessage;
  /** The message with which the client ended it. */
  cancel: KeptMessage | null = null;

  constructor({ id, type }: Envelope, message: TextMessage) {
    this.id = id;
    this.asked = kept(type, message);
  }
}

/** How an operation ended; empty where its end was not seen. */
export type OperationEnd = "complete" | "error" | "cancelled" | "";

export class OperationResponse {
  readonly id: string;
  readonly messages: KeptMessage[] = [];
  messageCount = 0;
  payloadLength = 0;
  readonly errors: Json[] = [];
  end: OperationEnd = "";
  #characters = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** Whether messages are counted that are not kept. */
  get isCut(): boolean {
    return this.messages.length < this.messageCount;
  }

  add({ type, role, payload }: Envelope, message: TextMessage): void {
    this.messageCount++;
    this.payloadLength += message.payloadLength;
    for (const error of errorsIn(role, payload)) if (this.errors.length < MAX_ERRORS) this.errors.push(shallow(error));
    if (role === "complete" || role === "error") this.end = role;
    this.#characters += message.text.length;
    const fits = this.messages.length < MAX_MESSAGES && this.#characters <= MAX_MESSAGES_CHARACTERS;
    if (fits) this.messages.push(kept(type, message));
  }
}

// `error` carries a list of errors, or in the older sub-protocol one; `next` a result that may have some.
function errorsIn(role: Envelope["role"], payload: Json): readonly Json[] {
  if (role === "error") return Array.isArray(payload) ? (payload as Json[]) : [payload];
  const errors = role === "result" && isObject(payload) ? payload["errors"] : null;
  return Array.isArray(errors) ? (errors as Json[]) : [];
}

export function kept(type: string, { text, payloadLength, span }: TextMessage): KeptMessage {
  return { type, text, payloadLength, packet: span.endPacket };
}
