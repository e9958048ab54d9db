// Data connections of FTP. They show nothing of what they are: the control connection announces them, and says what they carry.
import type { JsonObject, PathSpec } from "../../../contract/index.ts";
import type { Side } from "../../flow/flow.ts";
import { type Moment, Span } from "../../moment.ts";
import type { Conversation, Dissector, EndOfStream, FlowContext } from "../dissector.ts";
import { presenter } from "./present.ts";
import { FTP_DATA, type Transfer } from "./types.ts";

/** Bytes of a transfer that are shown. */
export const MAX_SHOWN_BYTES = 16_384;

const paths: readonly PathSpec[] = [
  {
    path: "request.command",
    type: "string",
    doc: "Command of the transfer: RETR, STOR, LIST, …",
    protocol: "ftpdata",
  },
  { path: "request.argument", type: "string", doc: "File or folder", protocol: "ftpdata" },
  { path: "request.controlFlowId", type: "int", doc: "Flow of the control connection", protocol: "ftpdata" },
  { path: "response.size", type: "int", doc: "Bytes that were sent", protocol: "ftpdata" },
  {
    path: "response.sentBy",
    type: "string",
    doc: "client or server: the ends of this connection",
    protocol: "ftpdata",
  },
  { path: "response.missingBytes", type: "int", doc: "Bytes of them that were not captured", protocol: "ftpdata" },
  { path: "response.content", type: "string", doc: "Their beginning", protocol: "ftpdata" },
];

export const ftpData: Dissector = {
  name: "ftpdata",
  transports: ["tcp"],
  ports: [20],
  protocols: [FTP_DATA],
  presenter,
  fields: [],
  paths,
  // Anything may stand in a file.
  detect: null,
  open: (context, setup) => new DataConversation(context, setup),
};

class DataConversation implements Conversation {
  readonly isIdle = true;
  readonly #context: FlowContext;
  readonly #setup: JsonObject;
  readonly #index: number;
  #head = new Uint8Array(0);
  #size = 0;
  #missing = 0;
  #sender: Side = 1;
  #span: Span | null = null;

  constructor(context: FlowContext, setup: JsonObject) {
    this.#context = context;
    this.#setup = setup;
    this.#index = context.flow.nextIndex();
  }
  data(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    if (this.#span === null) this.#sender = side;
    this.#span ??= Span.at(at);
    this.#span.extend(at, end - start);
    this.#size += end - start;
    const free = Math.min(end - start, MAX_SHOWN_BYTES - this.#head.length);
    if (free <= 0) return;
    const head = new Uint8Array(this.#head.length + free);
    head.set(this.#head);
    head.set(bytes.subarray(start, start + free), this.#head.length);
    this.#head = head;
  }
  gap(_side: Side, length: number): void {
    this.#missing += length;
    this.#size += length;
  }
  end(_side: Side, _how: EndOfStream): void {}
  tick(): void {}
  close(): void {
    const { command, argument, controlFlowId } = this.#setup as Transfer;
    const { flow } = this.#context;
    const [size, missingBytes] = [this.#size, this.#missing];
    this.#context.emit({
      presenter,
      protocol: FTP_DATA,
      flow,
      index: this.#index,
      request: { transfer: { command, argument, controlFlowId } },
      response: { size, head: this.#head, isFromClient: this.#sender === 0, missingBytes },
      requestSpan: null,
      responseSpan: this.#span,
      error: null,
      truncated: missingBytes > 0 || size > this.#head.length,
      isFlow: false,
    });
  }
}
