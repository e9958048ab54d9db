// The files that come with protobuf (google/protobuf/*.proto): they are built in, and nobody need have them in a folder.
import type { DescFile } from "@bufbuild/protobuf";
import { WELL_KNOWN_FILES } from "../../codecs/protobuf-well-known.ts";
import type { TypeKind } from "./source.ts";

const NAMES: ReadonlySet<string> = new Set(WELL_KNOWN_FILES.map(({ proto }) => proto.name));

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
  for (const file of WELL_KNOWN_FILES) add(file);
  return types;
}
