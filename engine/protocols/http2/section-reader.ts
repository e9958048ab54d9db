// Header sections of one direction, in their order: HEADERS and PUSH_PROMISE with their CONTINUATIONs, put together and
// decoded. A section that is damaged or missing leaves the table unknown, for the next ones refer to it.
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { HeaderSection, HpackDecoder } from "../../hpack/index.ts";
import type { Span } from "../../moment.ts";
import {
  CONTINUATION,
  END_HEADERS,
  END_STREAM,
  HAS_PRIORITY,
  HEADERS,
  PADDED,
  PUSH_PROMISE,
  u31,
} from "./frame-header.ts";
import type { Http2Framer } from "./frame.ts";
import { MAX_BLOCK_BYTES } from "./limits.ts";
import { type SectionHead, SectionParts } from "./section-parts.ts";

/** Takes each section with what it is for; `problem` says why it is not whole, empty when it is. */
export type OnSection = (head: SectionHead, section: HeaderSection, problem: string) => void;

export class SectionReader {
  readonly #hpack: HpackDecoder;
  readonly #onSection: OnSection;
  readonly #parts = new SectionParts();
  /** What is being read: where damage belongs to. */
  #reading: SectionHead | null = null;
  #section = new HeaderSection();
  #isLost = false;

  constructor(codecs: Codecs, onSection: OnSection) {
    this.#hpack = new HpackDecoder(codecs, false);
    this.#onSection = onSection;
  }

  /** The direction was seen from its first byte: all that its table holds is known. */
  believe(): void {
    if (!this.#isLost) this.#hpack.table.isComplete = true;
  }

  /** A section is missing, or part of one. */
  lose(): void {
    this.#isLost = true;
    this.#hpack.table.lose();
    this.#parts.drop();
  }

  /** Before each frame: a section that is not ended goes on at once, or is damaged (RFC 9113, 4.3). */
  expect({ type, stream }: Http2Framer): void {
    const { head } = this.#parts;
    if (head === null || (type === CONTINUATION && stream === head.stream)) return;
    this.lose();
    this.#onSection(head, new HeaderSection(), "headers: another frame inside a header section (RFC 9113, 4.3)");
  }

  /** A whole frame that carries a section, or part of one; its payload is `bytes[start, end)`. Throws `Malformed`. */
  frame(framer: Http2Framer, bytes: Uint8Array, start: number, end: number, span: Span): void {
    if (framer.type === CONTINUATION) this.#continuation(framer, bytes, start, end, span);
    else this.#start(framer, new Reader(bytes, start, end), span);
  }

  /** After `Malformed`: what was readable of the section at hand is handed on. False when none was at hand. */
  damaged(reason: string): boolean {
    const head = this.#reading;
    if (head === null) return false;
    this.#reading = null;
    this.lose();
    this.#onSection(head, this.#section, `headers: ${reason}`);
    return true;
  }

  //   HEADERS       [pad length(8)] [exclusive(1) dependency(31) weight(8)] section padding      (6.2)
  //   PUSH_PROMISE  [pad length(8)] R(1) promised stream(31) section padding                      (6.6)
  #start({ type, flags, stream }: Http2Framer, reader: Reader, span: Span): void {
    const endsStream = type === HEADERS && (flags & END_STREAM) !== 0;
    let head = this.#begin({ stream, endsStream, promised: 0, span });
    const padding = (flags & PADDED) === 0 ? 0 : reader.u8("the length of the padding");
    if (type === HEADERS && (flags & HAS_PRIORITY) !== 0) reader.skip(5, "a priority");
    const promised = type === PUSH_PROMISE ? u31(reader.bytes, reader.take(4, "a promised stream")) : 0;
    if (padding > reader.left) throw new Malformed("padding longer than its frame", reader.offset);
    if (promised > 0) head = this.#begin({ stream, endsStream, promised, span });
    const end = reader.end - padding;
    if ((flags & END_HEADERS) !== 0) {
      this.#read(head, reader.bytes, reader.at, end);
      return;
    }
    this.#reading = null;
    this.#parts.begin(head);
    this.#parts.add(reader.bytes, reader.at, end);
  }

  #continuation({ flags }: Http2Framer, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { head } = this.#parts;
    if (head === null) {
      // It goes on with a section whose beginning is missing.
      this.lose();
      return;
    }
    head.span.join(span);
    this.#parts.add(bytes, start, end);
    if ((flags & END_HEADERS) === 0) return;
    this.#begin(head);
    if (this.#parts.isTooLarge) throw new Malformed(`a header section of more than ${MAX_BLOCK_BYTES} bytes`, 0);
    const section = this.#parts.bytes;
    this.#parts.drop();
    this.#read(head, section, 0, section.length);
  }

  #begin(head: SectionHead): SectionHead {
    this.#reading = head;
    this.#section = new HeaderSection();
    return head;
  }

  #read(head: SectionHead, bytes: Uint8Array, start: number, end: number): void {
    this.#hpack.decode(bytes, start, end, this.#section);
    this.#reading = null;
    this.#onSection(head, this.#section, "");
  }
}
