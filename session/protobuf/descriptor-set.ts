// A descriptor set, as `protoc --descriptor_set_out` writes it: a list of files. Images of buf are such sets with more in them.
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { isWellKnown } from "./well-known.ts";

/** Its files, serialized one by one. Throws where the bytes are none. */
export function filesOfSet(bytes: Uint8Array): readonly Uint8Array[] {
  const { file } = fromBinary(FileDescriptorSetSchema, bytes);
  if (file.length === 0 || file.some(({ name }) => name === "")) throw new Error("it is no descriptor set");
  return file.filter(({ name }) => !isWellKnown(name)).map((one) => toBinary(FileDescriptorProtoSchema, one));
}
