// Properties of MQTT 5 (2.2.2.2): a length, then identifiers with values of the type that the identifier has.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed, type Reader } from "../../bytes/reader.ts";
import { textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";

type ValueType = "byte" | "u16" | "u32" | "varint" | "text" | "binary" | "pair";

// One property a line: identifier, name, type.
const PROPERTIES = `
01 payloadFormatIndicator byte
02 messageExpiryInterval u32
03 contentType text
08 responseTopic text
09 correlationData binary
0b subscriptionIdentifier varint
11 sessionExpiryInterval u32
12 assignedClientIdentifier text
13 serverKeepAlive u16
15 authenticationMethod text
16 authenticationData binary
17 requestProblemInformation byte
18 willDelayInterval u32
19 requestResponseInformation byte
1a responseInformation text
1c serverReference text
1f reasonString text
21 receiveMaximum u16
22 topicAliasMaximum u16
23 topicAlias u16
24 maximumQoS byte
25 retainAvailable byte
26 userProperties pair
27 maximumPacketSize u32
28 wildcardSubscriptionAvailable byte
29 subscriptionIdentifierAvailable byte
2a sharedSubscriptionAvailable byte
`;
interface Property {
  readonly name: string;
  readonly type: ValueType;
}
const BY_ID: ReadonlyMap<number, Property> = new Map(
  PROPERTIES.trim()
    .split("\n")
    .map((line) => {
      const [id = "", name = "", type = ""] = line.split(" ");
      return [Number.parseInt(id, 16), { name, type: type as ValueType }];
    }),
);

/** Values of one property, and user properties, that an entry shows. */
export const MAX_SHOWN_VALUES = 200;
/** What clients log in with is never stored. */
const SECRET = "authenticationData";
const HIDDEN = "***";

/** A variable byte integer (1.5.5). */
export function readVarint(reader: Reader, what: string): number {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const byte = reader.u8(what);
    value += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return value;
  }
  throw new Malformed(`${what} is longer than four bytes`, reader.offset);
}
/** A text with its length (1.5.4). */
export function readText(reader: Reader, what: string, codecs: Codecs): string {
  const length = reader.u16(what);
  const from = reader.take(length, what);
  return textOf(reader.bytes, from, from + length, codecs);
}

export function readProperties(reader: Reader, codecs: Codecs): JsonObject {
  const part = reader.sub(readVarint(reader, "the length of the properties"), "the properties");
  const values: Record<string, Json> = {};
  const users: JsonObject[] = [];
  let leftOut = 0;
  while (part.left > 0) {
    const id = readVarint(part, "a property");
    const property = BY_ID.get(id);
    if (property === undefined) throw new Malformed(`the unknown property ${id}`, reader.offset);
    if (property.type === "pair") {
      const name = readText(part, property.name, codecs);
      const value = readText(part, property.name, codecs);
      if (users.length < MAX_SHOWN_VALUES) users.push({ name, value });
      else leftOut++;
    } else if (!add(values, property.name, readValue(part, property, codecs))) leftOut++;
  }
  return {
    ...values,
    ...(users.length > 0 ? { userProperties: users } : {}),
    ...(leftOut > 0 ? { propertiesLeftOut: leftOut } : {}),
  };
}

/** A property that comes again becomes a list; false where that is full. */
function add(values: Record<string, Json>, name: string, value: Json): boolean {
  const former = values[name];
  if (former === undefined) values[name] = value;
  else if (!Array.isArray(former)) values[name] = [former, value];
  else if (former.length < MAX_SHOWN_VALUES) (former as Json[]).push(value);
  else return false;
  return true;
}

function readValue(part: Reader, { name, type }: Property, codecs: Codecs): Json {
  switch (type) {
    case "byte":
      return part.u8(name);
    case "u16":
      return part.u16(name);
    case "u32":
      return part.u32(name);
    case "varint":
      return readVarint(part, name);
    case "binary": {
      const length = part.u16(name);
      const from = part.take(length, name);
      return name === SECRET ? HIDDEN : codecs.base64(part.bytes, from, from + length);
    }
    default:
      return readText(part, name, codecs);
  }
}

const BYTES: Readonly<Record<string, number>> = { byte: 1, u16: 2, u32: 4 };

/** Where properties that begin at `start` end; -1 where there are none that could be. Nothing is thrown: it is a guess. */
export function propertiesEnd(bytes: Uint8Array, start: number, end: number): number {
  const [length, from] = varintAt(bytes, start, end);
  const stop = from + length;
  if (from < 0 || stop > end) return -1;
  let at = from;
  while (at < stop) {
    const property = BY_ID.get(bytes[at] as number);
    if (property === undefined) return -1;
    at = valueEnd(bytes, at + 1, stop, property.type);
    if (at < 0 || at > stop) return -1;
  }
  return stop;
}
function valueEnd(bytes: Uint8Array, at: number, end: number, type: ValueType): number {
  if (type === "varint") return varintAt(bytes, at, end)[1];
  if (type === "pair") {
    const value = textEnd(bytes, at, end);
    return value < 0 ? -1 : textEnd(bytes, value, end);
  }
  return type === "text" || type === "binary" ? textEnd(bytes, at, end) : at + (BYTES[type] ?? 0);
}
function textEnd(bytes: Uint8Array, at: number, end: number): number {
  return at + 2 > end ? -1 : at + 2 + (((bytes[at] as number) << 8) | (bytes[at + 1] as number));
}
function varintAt(bytes: Uint8Array, start: number, end: number): readonly [value: number, next: number] {
  let value = 0;
  for (let i = 0; i < 4 && start + i < end; i++) {
    const byte = bytes[start + i] as number;
    value += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return [value, start + i + 1];
  }
  return [0, -1];
}
