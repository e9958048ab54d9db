// Values of the serialization `fastjson`: one of JSON on each line.
import type { Json } from "../../../contract/index.ts";
import { Malformed } from "../../bytes/reader.ts";
import { MAX_SHOWN_CHARACTERS } from "./hessian.ts";

export class JsonLinesReader {
  isCut = false;
  readonly #lines: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#lines = text.split("\n").filter((line) => line !== "");
  }
  get hasMore(): boolean {
    return this.#at < this.#lines.length;
  }
  next(): Json {
    const line = this.#lines[this.#at++];
    if (line === undefined) throw new Malformed("a value ends early", 0);
    // A long one is shown as its beginning.
    if (line.length > MAX_SHOWN_CHARACTERS * 4)
      return `${line.slice(0, MAX_SHOWN_CHARACTERS)}… (${line.length} characters)`;
    try {
      return JSON.parse(line) as Json;
    } catch {
      return line;
    }
  }
}
