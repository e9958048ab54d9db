// The files that come with protobuf (google/protobuf/*.proto): they are built in, and nobody need have them in a folder.
import type { DescFile } from "@bufbuild/protobuf";
import {
  file_google_protobuf_any,
  file_google_protobuf_api,
  file_google_protobuf_descriptor,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_source_context,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_type,
  file_google_protobuf_wrappers,
} from "@bufbuild/protobuf/wkt";
import type { TypeKind } from "./source.ts";

const FILES: readonly DescFile[] = [
  file_google_protobuf_any,
  file_google_protobuf_api,
  file_google_protobuf_descriptor,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_source_context,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_type,
  file_google_protobuf_wrappers,
];
const NAMES: ReadonlySet<string> = new Set(FILES.map(({ proto }) => proto.name));

/** Whether a path is that of such a file, in whatever folder its copy is. */
export function isWellKnown(path: string): boolean {
  const at = path.lastIndexOf("google/protobuf/");
  return at >= 0 && NAMES.has(path.slice(at));
}

/** Their types by full name. */
export function wellKnownTypes(): Map<string, TypeKind> {
  const types = new Map<string, TypeKind>();
  const add = ({ messages, enums }: Pick<DescFile, "messages" | "enums">): void => {
    for (const { typeName } of enums) types.set(typeName, "enum");
    for (const message of messages) {
      types.set(message.typeName, "message");
      add({ messages: message.nestedMessages, enums: message.nestedEnums });
    }
  };
  for (const file of FILES) add(file);
  return types;
}
