// What the members of a consumer group tell each other inside of JoinGroup and SyncGroup (ConsumerProtocolSubscription and
// ConsumerProtocolAssignment of Kafka's message definitions, whose versions only add fields behind these).
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { textOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import { int16, int32 } from "./wire.ts";

const MAX_VERSION = 10;
/** Topics of a member, and partitions of a topic. */
const MAX_ELEMENTS = 1000;

/** The field of a message that holds it says which it is. Null where the bytes are something else. */
export function readGroupData(
  field: string,
  bytes: Uint8Array,
  codecs: Codecs,
): { readonly name: string; readonly value: JsonObject } | null {
  const read = READERS[field];
  const value = read === undefined ? null : attempt(bytes, (reader) => read.read(reader, codecs));
  return read === undefined || value === null ? null : { name: read.name, value };
}

const READERS: Readonly<Record<string, { name: string; read: (reader: Reader, codecs: Codecs) => JsonObject }>> = {
  metadata: { name: "subscription", read: (reader, codecs) => ({ topics: list(reader, () => text(reader, codecs)) }) },
  assignment: {
    name: "assigned",
    read: (reader, codecs) => ({
      assignedPartitions: list(reader, () => ({
        topic: text(reader, codecs),
        partitions: list(reader, () => int32(reader, "a partition")),
      })),
    }),
  },
};

function attempt(bytes: Uint8Array, read: (reader: Reader) => JsonObject): JsonObject | null {
  const reader = new Reader(bytes);
  try {
    const version = int16(reader, "the version");
    return version < 0 || version > MAX_VERSION ? null : { version, ...read(reader) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return null;
  }
}
function list(reader: Reader, one: () => Json): Json[] {
  const count = int32(reader, "a length");
  if (count > reader.left || count > MAX_ELEMENTS) throw new Malformed("a list is too long", reader.offset);
  return Array.from({ length: Math.max(0, count) }, one);
}
function text(reader: Reader, codecs: Codecs): string {
  const length = Math.max(0, int16(reader, "a text"));
  const from = reader.take(length, "a text");
  return textOf(reader.bytes, from, from + length, codecs);
}
