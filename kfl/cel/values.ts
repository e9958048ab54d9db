// Values of KFL 2 at run time. Where the checker knows a type, values are plain: an int or uint is a number while
// that is exact and a bigint beyond, never both, so that `===` compares; instants and spans are bigint nanoseconds.
// Where the type is dynamic, what a plain value cannot tell (uint, double, instant, span) is boxed with its type.
import type { JsonObject } from "../../contract/index.ts";
import { headerKey, isList, isObject, textOf } from "../paths/scalar.ts";
import type { CelType } from "./types.ts";

/** A run-time error as a value: `&&` and `||` absorb it, everything else hands it on. */
export class Failure {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

export class Boxed {
  readonly type: "uint" | "double" | "timestamp" | "duration";
  readonly value: number | bigint;

  constructor(type: Boxed["type"], value: number | bigint) {
    this.type = type;
    this.value = value;
  }
}

/** A type as a value: what `type(x)` gives. */
export class TypeValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export type MapKey = string | number | bigint | boolean;
export interface MapValue {
  readonly isMap: true;
  readonly size: number;
  get(key: CelValue): CelValue | undefined;
  keys(): readonly MapKey[];
}
export type CelValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | readonly CelValue[]
  | MapValue
  | Boxed
  | TypeValue;

/** A key as maps hold it: a whole double or a uint finds the int of the same value. */
function plainKey(key: CelValue): MapKey | null {
  if (key instanceof Boxed) return typeof key.value === "bigint" || Number.isInteger(key.value) ? key.value : null;
  if (typeof key === "object") return null;
  return key;
}

/** The map of a map literal. */
export class LiteralMap implements MapValue {
  readonly isMap = true;
  readonly #entries = new Map<MapKey, CelValue>();

  get size(): number {
    return this.#entries.size;
  }

  /** False where the key is there already or cannot be a key. */
  add(key: CelValue, value: CelValue): boolean {
    const plain = plainKey(key);
    if (plain === null || this.#entries.has(plain)) return false;
    this.#entries.set(plain, value);
    return true;
  }

  get(key: CelValue): CelValue | undefined {
    const plain = plainKey(key);
    return plain === null ? undefined : this.#entries.get(plain);
  }

  keys(): readonly MapKey[] {
    return [...this.#entries.keys()];
  }
}

/** A map of the entry, its values as texts (lists joined with `,`, objects as JSON). Header names ignore case. */
export class EntryMap implements MapValue {
  readonly isMap = true;
  readonly #json: JsonObject;
  readonly #isHeaders: boolean;

  constructor(json: JsonObject, isHeaders: boolean) {
    this.#json = json;
    this.#isHeaders = isHeaders;
  }

  get size(): number {
    return Object.keys(this.#json).length;
  }

  get(key: CelValue): CelValue | undefined {
    if (typeof key !== "string") return undefined;
    const name = this.#isHeaders ? headerKey(this.#json, key) : Object.hasOwn(this.#json, key) ? key : null;
    const value = name === null ? undefined : this.#json[name];
    if (value === undefined || typeof value === "string") return value;
    if (isList(value)) return value.map(textOf).join(",");
    return isObject(value) ? JSON.stringify(value) : textOf(value);
  }

  keys(): readonly MapKey[] {
    return Object.keys(this.#json);
  }
}

export const EMPTY_MAP: MapValue = new EntryMap({}, false);

export function isMapValue(value: CelValue): value is MapValue {
  return typeof value === "object" && value !== null && "isMap" in value;
}

/** `Array.isArray` does not narrow readonly arrays. */
export function isListValue(value: CelValue): value is readonly CelValue[] {
  return Array.isArray(value);
}

/** The name of a value's type where only the value is known. */
export function runtimeType(value: CelValue): CelType["kind"] {
  if (value === null) return "null";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number" || typeof value === "bigint") return "int";
  if (value instanceof Boxed) return value.type;
  if (value instanceof TypeValue) return "type";
  if (value instanceof Uint8Array) return "bytes";
  return isListValue(value) ? "list" : "map";
}

const BOXED_KINDS: ReadonlySet<string> = new Set(["uint", "double", "timestamp", "duration"]);

/** A value of a known type, as it stands where the type is dynamic. */
export function box(value: CelValue, type: CelType): CelValue {
  if (BOXED_KINDS.has(type.kind) && (typeof value === "number" || typeof value === "bigint")) {
    return new Boxed(type.kind as Boxed["type"], value);
  }
  if (type.kind === "list" && isListValue(value) && needsBoxing(type.element)) {
    return value.map((element) => box(element, type.element));
  }
  if (type.kind === "map" && isMapValue(value) && (needsBoxing(type.key) || needsBoxing(type.value))) {
    const boxed = new LiteralMap();
    for (const key of value.keys()) boxed.add(box(key, type.key), box(value.get(key) ?? null, type.value));
    return boxed;
  }
  return value;
}

function needsBoxing(type: CelType): boolean {
  if (type.kind === "list") return needsBoxing(type.element);
  if (type.kind === "map") return needsBoxing(type.key) || needsBoxing(type.value);
  return BOXED_KINDS.has(type.kind);
}

/** The plain value, for a function that knows the type. */
export function unbox(value: CelValue): CelValue {
  return value instanceof Boxed ? value.value : value;
}

const isNumeric = (value: CelValue): boolean =>
  typeof value === "number" || typeof value === "bigint" || (value instanceof Boxed && isNumericKind(value.type));
const isNumericKind = (kind: string): boolean => kind === "uint" || kind === "double";

/** Numbers of any numeric type by their value, so that 1, 1u and 1.0 are one. */
export function compareNumbers(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Equality of values, deep. Values of different types are unequal, numbers apart. */
export function celEquals(a: CelValue, b: CelValue): boolean {
  if (a === b) return true;
  if (typeof a !== "object" && typeof b !== "object") return false;
  if (isNumeric(a) && isNumeric(b)) {
    const left = unbox(a) as number | bigint;
    const right = unbox(b) as number | bigint;
    return compareNumbers(left, right) === 0 && !Number.isNaN(Number(left) + Number(right));
  }
  if (a instanceof Boxed && b instanceof Boxed) return a.type === b.type && a.value === b.value;
  if (a instanceof TypeValue && b instanceof TypeValue) return a.name === b.name;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return bytesEqual(a, b);
  if (isListValue(a) && isListValue(b)) {
    return a.length === b.length && a.every((value, i) => celEquals(value, b[i] ?? null));
  }
  if (!isMapValue(a) || !isMapValue(b) || a.size !== b.size) return false;
  return a.keys().every((key) => {
    const left = a.get(key);
    const right = b.get(key);
    return left !== undefined && right !== undefined && celEquals(left, right);
  });
}
