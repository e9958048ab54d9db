// What pairing needs of a message is in its first bytes; its documents are built when somebody reads them, which costs more than
// all else that is done with it. Packed messages hide those bytes, and are decoded at once.
import type { Codecs } from "../../codecs.ts";
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { MAX_WAITING_BYTES, type ProblemSource } from "../late-half.ts";
import { type Decoded, decodeMessage } from "./message.ts";
import { HEADER_BYTES, lengthOf, opcodeOf, requestIdOf, responseToOf } from "./shape.ts";
import { type MongoMessage, OPCODES } from "./types.ts";
import { u32At } from "./wire.ts";

const MORE_TO_COME = 2;

/** A message as pairing sees it. */
export interface Arrival extends ProblemSource {
  readonly message: MongoMessage;
  readonly isCut: boolean;
  /** It gets no reply, or is a reply that others follow. */
  readonly isMoreToCome: boolean;
}

/** Throws `Malformed` where not even the header is there. */
export function arrivalOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  codecs: Codecs,
  maxUnpackedBytes: number,
): Arrival {
  const here = end - start;
  const opcode = here < HEADER_BYTES ? undefined : OPCODES[opcodeOf(bytes, start)];
  if (opcode === undefined || opcode === "OP_COMPRESSED" || here > MAX_WAITING_BYTES) {
    const decoded = decodeMessage(bytes, start, end, codecs, maxUnpackedBytes);
    return { ...decoded, isMoreToCome: decoded.message.flags.includes("moreToCome") };
  }
  const message = new LateMessage(opcode, bytes, start, end, codecs, maxUnpackedBytes);
  const hasFlags = opcode === "OP_MSG" && here >= HEADER_BYTES + 4;
  const isMoreToCome = hasFlags && (u32At(bytes, start + HEADER_BYTES) & MORE_TO_COME) !== 0;
  return new LateArrival(message, here < lengthOf(bytes, start), isMoreToCome);
}

class LateArrival implements Arrival {
  readonly message: LateMessage;
  readonly isCut: boolean;
  readonly isMoreToCome: boolean;

  constructor(message: LateMessage, isCut: boolean, isMoreToCome: boolean) {
    this.message = message;
    this.isCut = isCut;
    this.isMoreToCome = isMoreToCome;
  }
  get problem(): string {
    return this.message.problem;
  }
}

class LateMessage implements MongoMessage {
  readonly opcode: string;
  readonly compression = "";
  readonly requestId: number;
  readonly responseTo: number;
  readonly #codecs: Codecs;
  readonly #maxUnpackedBytes: number;
  /** The message as it came; null once it is decoded. */
  #kept: KeptBytes | null;
  #decoded: Decoded | null = null;

  constructor(opcode: string, bytes: Uint8Array, start: number, end: number, codecs: Codecs, maxUnpackedBytes: number) {
    this.opcode = opcode;
    this.requestId = requestIdOf(bytes, start) | 0;
    this.responseTo = responseToOf(bytes, start) | 0;
    this.#codecs = codecs;
    this.#maxUnpackedBytes = maxUnpackedBytes;
    this.#kept = new KeptBytes(codecs, bytes, start, end);
  }
  get problem(): string {
    return this.#whole()?.problem ?? "";
  }
  get flags(): readonly string[] {
    return this.#whole()?.message.flags ?? [];
  }
  get namespace(): string {
    return this.#whole()?.message.namespace ?? "";
  }
  get document(): MongoMessage["document"] {
    return this.#whole()?.message.document ?? {};
  }
  get documents(): MongoMessage["documents"] {
    return this.#whole()?.message.documents ?? [];
  }
  get documentsLeftOut(): number {
    return this.#whole()?.message.documentsLeftOut ?? 0;
  }
  get sections(): MongoMessage["sections"] {
    return this.#whole()?.message.sections ?? [];
  }
  get cursorId(): number | string | null {
    return this.#whole()?.message.cursorId ?? null;
  }

  #whole(): Decoded | null {
    if (this.#kept !== null) {
      const { bytes } = this.#kept;
      this.#kept = null;
      this.#decoded = decodeMessage(bytes, 0, bytes.length, this.#codecs, this.#maxUnpackedBytes);
    }
    return this.#decoded;
  }
}
