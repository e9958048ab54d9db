// What pairing needs of a message is in its first bytes; its documents are built when somebody reads them, which costs more than
// all else that is done with it. Packed messages hide those bytes, and are decoded at once.
import type { Codecs } from "../../codecs.ts";
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { MAX_WAITING_BYTES, type ProblemSource } from "../late-half.ts";
import { MAX_REPEATED_LENGTH, Repeats } from "../repeats.ts";
import { type Decoded, decodeMessage } from "./message.ts";
import { HEADER_BYTES, lengthOf, opcodeOf, requestIdOf, responseToOf } from "./shape.ts";
import { type MongoMessage, OPCODES, type WrittenBefore } from "./types.ts";
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

/** What a message says, whatever its number and the one that it answers. */
interface Saying {
  readonly decoded: Decoded;
  readonly written: WrittenBefore;
}
const sayings = new Repeats<Saying>();
/** What may hold these is not remembered: it leaves memory with its entry. */
const SECRET = /payload|pwd|nonce|authenticate/;

function withoutNumbers(text: string): string {
  return text.slice(0, 4) + text.slice(12);
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
  #written: WrittenBefore | null = null;

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
  get written(): WrittenBefore | null {
    this.#whole();
    return this.#written;
  }

  #whole(): Decoded | null {
    if (this.#kept !== null) {
      const kept = this.#kept;
      this.#kept = null;
      const decode = (): Decoded => {
        const { bytes } = kept;
        return decodeMessage(bytes, 0, bytes.length, this.#codecs, this.#maxUnpackedBytes);
      };
      const { text } = kept;
      if (text === null || text.length > MAX_REPEATED_LENGTH || SECRET.test(text)) this.#decoded = decode();
      else {
        const known = sayings.of(withoutNumbers(text), "", () => ({
          decoded: decode(),
          written: { request: null, reply: null },
        }));
        this.#decoded = known.decoded;
        this.#written = known.written;
      }
    }
    return this.#decoded;
  }
}
