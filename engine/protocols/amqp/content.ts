// Content: a header with the size and the properties, then frames of the body until that size is reached (2.3.5.2).
import type { JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { PROPERTIES } from "./methods.ts";
import type { Content } from "./types.ts";
import { ValueReader } from "./values.ts";

/** The lowest bit of the flags says that another word of flags follows; no property needs it. */
const MORE_FLAGS = 1;

/** Content of one channel while it comes. */
export class ContentBuilder {
  readonly properties: JsonObject;
  readonly size: number;
  readonly #maxBytes: number;
  readonly #parts: Uint8Array[] = [];
  #kept = 0;
  #seen = 0;

  constructor(payload: Reader, codecs: Codecs, maxBytes: number) {
    payload.skip(4, "the class");
    this.size = Number(payload.u64("the size of the body"));
    this.properties = readProperties(payload, codecs);
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
    const body = new Uint8Array(this.#kept);
    let at = 0;
    for (const part of this.#parts) {
      body.set(part, at);
      at += part.length;
    }
    return { properties: this.properties, size: this.size, body };
  }
}

function readProperties(payload: Reader, codecs: Codecs): JsonObject {
  const flags = payload.u16("the flags of the properties");
  if ((flags & MORE_FLAGS) !== 0) throw new Malformed("more properties than there are", payload.offset);
  const present = PROPERTIES.filter((_, i) => (flags & (0x8000 >> i)) !== 0);
  return new ValueReader(payload, codecs).arguments(present);
}
