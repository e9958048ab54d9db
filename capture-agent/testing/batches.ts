// Batches as the ring holds them: the field of a message, its length before its fields.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { type Batch, BatchSchema } from "../../contract/agent/agent_pb.js";

export function batchIn(field: Uint8Array): Batch {
  return fromBinary(BatchSchema, new BinaryReader(field).bytes());
}

/** A batch of about so many bytes. */
export function batchField(sequence: number, bytes: number): Uint8Array {
  const batch = create(BatchSchema, { sequence: BigInt(sequence), packetHeads: new Uint8Array(bytes) });
  return new BinaryWriter().bytes(toBinary(BatchSchema, batch)).finish();
}
