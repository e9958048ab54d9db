// One whole message: its envelope and its fields.
import { Malformed, Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { readEnvelope } from "./envelope.ts";
import { TreeReader } from "./tree.ts";
import type { ThriftMessage } from "./types.ts";
import { BinaryWire, CompactWire } from "./wire.ts";

export interface Decoded extends ThriftMessage {
  readonly isCut: boolean;
}

/** Throws `Malformed` for what is no message. */
export function decodeMessage(bytes: Uint8Array, start: number, end: number, codecs: Codecs): Decoded {
  const envelope = readEnvelope(bytes, start, end);
  if (envelope === null || envelope === undefined) throw new Malformed("no message", 0);
  const { encoding, bodyAt, ...rest } = envelope;
  const reader = new Reader(bytes, bodyAt, end);
  const wire = encoding === "binary" ? new BinaryWire(reader, codecs) : new CompactWire(reader, codecs);
  const tree = new TreeReader(wire, encoding);
  const fields = tree.struct();
  return { envelope: { encoding, ...rest }, fields, isCut: tree.isCut };
}
