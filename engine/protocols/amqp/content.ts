// Content: a header with the size and the properties, then frames of the body until that size is reached (2.3.5.2).
import type { JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { type Argument, PROPERTIES } from "./methods.ts";
import type { Content } from "./types.ts";
import { ValueReader } from "./values.ts";

/** The lowest bit of the flags says that another word of flags follows; no property needs it. */
const MORE_FLAGS = 1;

/** Content of one channel while it comes. */
export class ContentBuilder {
  readonly size: number;
  readonly #properties: JsonObject;
  readonly #maxBytes: number;
  readonly #parts: Uint8Array[] = [];
  #kept = 0;
  #seen = 0;

  constructor(payload: Reader, codecs: Codecs, maxBytes: number) {
    payload.skip(4, "the class");
    this.size = Number(payload.u64("the size of the body"));
    this.#properties = new ValueReader(payload, codecs).arguments(propertiesIn(payload));
    this.#maxBytes = maxBytes;
  }
  get isWhole(): boolean {
    return this.#seen >= this.size;
  }
  get isCut(): boolean {
    return this.#kept < this.size;
  }
  add(bytes: Uint8Array, start: number, end: number): void {
    this.#seen += end - start;
    const room = Math.min(end - start, this.#maxBytes - this.#kept);
    if (room <= 0) return;
    this.#parts.push(bytes.slice(start, start + room));
    this.#kept += room;
  }
  build(): Content {
    return { properties: this.#properties, size: this.size, body: this.#body() };
  }

  #body(): Uint8Array {
    const [first] = this.#parts;
    if (first !== undefined && this.#parts.length === 1) return first;
    const body = new Uint8Array(this.#kept);
    let at = 0;
    for (const part of this.#parts) {
      body.set(part, at);
      at += part.length;
    }
    return body;
  }
}

/** Lists of properties by their flags: a client mostly sends the same ones. */
const LISTS = new Map<number, readonly Argument[]>();
const MAX_LISTS = 256;

function propertiesIn(payload: Reader): readonly Argument[] {
  const flags = payload.u16("the flags of the properties");
  if ((flags & MORE_FLAGS) !== 0) throw new Malformed("more properties than there are", payload.offset);
  const known = LISTS.get(flags);
  if (known !== undefined) return known;
  const list = PROPERTIES.filter((_, i) => (flags & (0x8000 >> i)) !== 0);
  if (LISTS.size < MAX_LISTS) LISTS.set(flags, list);
  return list;
}
