// WebSocket messages between framing and presenting.
import { Body } from "../http/body.ts";

export type Opcode = "continuation" | "text" | "binary" | "close" | "ping" | "pong" | "reserved";

/** One message: a control frame, or a data frame with its continuations. */
export class WebSocketMessage {
  readonly opcode: Opcode;
  readonly masked: boolean;
  readonly isCompressed: boolean;
  readonly payload = new Body();
  /** The last frame was there. */
  fin = false;
  /** What is wrong with it, in words; empty when nothing is. */
  problem = "";
  isCut = false;
  /** The payload is unpacked; a compressed message whose context is missing stays packed. */
  isInflated = false;
  /** What an entry shows in place of the payload, where that may hold secrets. */
  shown: string | null = null;

  constructor(opcode: Opcode, masked: boolean, isCompressed: boolean) {
    this.opcode = opcode;
    this.masked = masked;
    this.isCompressed = isCompressed;
  }

  /** Notes a problem; the first one stays. */
  blame(problem: string): void {
    if (this.problem === "") this.problem = problem;
  }
}
