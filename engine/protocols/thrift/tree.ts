// A struct as JSON: fields by their numbers, as no names are sent. Maps with plain keys are objects, others lists of
// `{key, value}`. What goes beyond the limits is left out, and said.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { mapAsJson } from "../json-map.ts";
import { BINARY, COMPACT, type TypeTable } from "./wire-types.ts";
import type { Encoding } from "./types.ts";
import type { ContainerHead, Wire } from "./wire.ts";

/** Values of one message that are shown, and how deep. */
export const MAX_SHOWN_VALUES = 2000;
export const MAX_SHOWN_DEPTH = 24;
const MORE = "…";

export class TreeReader {
  /** Something is left out. */
  isCut = false;
  readonly #wire: Wire;
  readonly #table: TypeTable;
  #values = 0;

  constructor(wire: Wire, encoding: Encoding) {
    this.#wire = wire;
    this.#table = encoding === "binary" ? BINARY : COMPACT;
  }

  struct(depth = 0): JsonObject {
    const fields: [string, Json][] = [];
    let lastId = 0;
    for (let head = this.#wire.field(0); head !== null; head = this.#wire.field(lastId)) {
      lastId = head.id;
      if (this.#isFull(depth)) {
        fields.push([MORE, MORE]);
        break;
      }
      fields.push([String(head.id), this.#value(head.type, depth, true)]);
      if (this.isCut) break;
    }
    return Object.fromEntries(fields);
  }

  #isFull(depth: number): boolean {
    if (++this.#values > MAX_SHOWN_VALUES || depth > MAX_SHOWN_DEPTH) this.isCut = true;
    return this.isCut;
  }
  #value(type: number, depth: number, isField: boolean): Json {
    const shape = this.#table[type];
    if (shape === "struct") return this.struct(depth + 1);
    if (shape === "list") return this.#list(this.#wire.list(), depth + 1);
    if (shape === "map") return this.#map(this.#wire.map(), depth + 1);
    return this.#wire.plain(type, isField);
  }
  #list({ count, types }: ContainerHead, depth: number): Json {
    const values: Json[] = [];
    for (let i = 0; i < count && !this.isCut; i++)
      values.push(this.#isFull(depth) ? `${MORE} ${count - i} more` : this.#value(types[0], depth, false));
    return values;
  }
  #map({ count, types }: ContainerHead, depth: number): Json {
    const pairs: [Json, Json][] = [];
    for (let i = 0; i < count && !this.isCut; i++) {
      if (this.#isFull(depth)) pairs.push([MORE, `${count - i} more`]);
      else pairs.push([this.#value(types[0], depth, false), this.isCut ? MORE : this.#value(types[1], depth, false)]);
    }
    return mapAsJson(pairs);
  }
}
