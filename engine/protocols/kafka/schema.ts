// The messages of Kafka's protocol as data: which fields each has in which version.
import { MESSAGES } from "./messages.ts";
import { haveSecrets } from "./secrets.ts";

/** Versions, both included. */
type Range = readonly [from: number, to: number];
type RawField = readonly [
  name: string,
  type: string,
  versions: string,
  nullableVersions?: string,
  tagged?: string,
  fields?: readonly RawField[],
];
type RawMessage = readonly [
  apiKey: number,
  name: string,
  side: MessageSide,
  from: number,
  to: number,
  flexibleFrom: number,
  fields: readonly RawField[],
];

export type MessageSide = "request" | "response";

const FIELD_TYPES = [
  "{}",
  "bool",
  "bytes",
  "float64",
  "int16",
  "int32",
  "int64",
  "int8",
  "records",
  "string",
  "uint16",
  "uint32",
  "uuid",
] as const;
type FieldType = (typeof FIELD_TYPES)[number];

/** A field as one version has it. */
export interface Field {
  readonly name: string;
  /** `{}` for a structure; of a list that of its elements. */
  readonly type: FieldType;
  readonly isList: boolean;
  readonly isNullable: boolean;
  readonly structure: Structure;
}
export interface Structure {
  readonly fields: readonly Field[];
  /** Fields that are sent by number, and only where they have a value. */
  readonly tagged: ReadonlyMap<number, Field>;
}
export interface MessageSchema {
  readonly side: MessageSide;
  /** Tells it from all others. */
  readonly key: string;
  /** Lengths as varints, and tagged fields after each structure (KIP-482). */
  readonly isFlexible: boolean;
  readonly body: Structure;
  /** A field of it may hold what no entry may. */
  readonly mayHoldSecrets: boolean;
  /** Messages come again as they were: none of the fields holds secrets, or bytes of the client's own. */
  readonly isRepeated: boolean;
}

/** More than any message has; versions of one stand apart from those of the next by so many. */
const VERSIONS = 1 << 10;
const NOTHING: Structure = { fields: [], tagged: new Map() };
const raw = new Map<number, RawMessage[]>();
const names = new Map<number, string>();
const schemas = new Map<number, MessageSchema>();

/** Name of an API as the protocol guide writes it; empty where there is none. */
export function apiName(apiKey: number): string {
  load();
  return names.get(apiKey) ?? "";
}
/** The message's fields in this version; null where the version is not known. */
export function schemaOf(apiKey: number, side: MessageSide, version: number): MessageSchema | null {
  load();
  const messageKey = keyOf(apiKey, side);
  const key = messageKey * VERSIONS + version;
  const known = version < 0 || version >= VERSIONS ? undefined : schemas.get(key);
  if (known !== undefined) return known;
  const found = raw.get(messageKey)?.find(([, , , from, to]) => version >= from && version <= to);
  if (found === undefined) return null;
  const [, , , , , flexibleFrom, fields] = found;
  const body = structureOf(fields, version);
  const hasSecrets = mayHoldSecrets(body);
  const schema: MessageSchema = {
    side,
    key: `${apiKey} ${side} ${version}`,
    isFlexible: version >= flexibleFrom,
    body,
    mayHoldSecrets: hasSecrets,
    isRepeated: !hasSecrets && !hasBytes(body),
  };
  schemas.set(key, schema);
  return schema;
}

function keyOf(apiKey: number, side: MessageSide): number {
  return 2 * apiKey + (side === "request" ? 0 : 1);
}

function load(): void {
  if (names.size > 0) return;
  for (const text of MESSAGES) {
    const message = JSON.parse(text) as RawMessage;
    const [apiKey, name, side] = message;
    names.set(apiKey, name);
    const key = keyOf(apiKey, side);
    raw.set(key, [...(raw.get(key) ?? []), message]);
  }
}

function structureOf(rawFields: readonly RawField[], version: number): Structure {
  const fields: Field[] = [];
  const tagged = new Map<number, Field>();
  for (const [name, type, versions, nullable = "", tag = "", inner] of rawFields) {
    if (!isIn(version, versions)) continue;
    const isList = type.startsWith("[]");
    const field: Field = {
      name: nameOf(name),
      type: typeOf(isList ? type.slice(2) : type),
      isList,
      isNullable: isIn(version, nullable),
      structure: inner === undefined ? NOTHING : structureOf(inner, version),
    };
    const [number = "", from = ""] = tag.split("@");
    if (tag !== "" && isIn(version, from)) tagged.set(Number(number), field);
    else fields.push(field);
  }
  return { fields, tagged };
}

// Texts that were parsed or cut are others to the engine than those of the source, and slower to compare and as names.
function typeOf(text: string): FieldType {
  const found = FIELD_TYPES.find((type) => type === text);
  if (found === undefined) throw new Error(`a field of the unknown type ${text}`);
  return found;
}
function nameOf(text: string): string {
  return Object.keys({ [text]: null })[0] ?? text;
}

function mayHoldSecrets(structure: Structure): boolean {
  const all = allFields(structure);
  return haveSecrets(all.map(({ name }) => name)) || all.some((field) => mayHoldSecrets(field.structure));
}
function hasBytes(structure: Structure): boolean {
  return allFields(structure).some(
    (field) => field.type === "bytes" || field.type === "records" || hasBytes(field.structure),
  );
}
function allFields({ fields, tagged }: Structure): readonly Field[] {
  return [...fields, ...tagged.values()];
}

function isIn(version: number, text: string): boolean {
  const [from, to] = rangeOf(text);
  return version >= from && version <= to;
}
function rangeOf(text: string): Range {
  if (text === "" || text === "none") return [0, -1];
  const [from = "", to] = text.split("-");
  if (from.endsWith("+")) return [Number(from.slice(0, -1)), Number.POSITIVE_INFINITY];
  return [Number(from), Number(to ?? from)];
}
