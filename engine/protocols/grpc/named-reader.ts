// Reads the messages of a call by their types, which its path names.
import type { NamedMessage, ProtobufTypes } from "../../codecs.ts";

/** Undefined where no types are known, or where the path is that of no method. */
export function namedReader(
  types: ProtobufTypes | null,
  path: string,
  side: "request" | "response",
): ((bytes: Uint8Array) => NamedMessage | null) | undefined {
  const method = /([^/]+)\/([^/]+)$/.exec(path);
  if (types === null || method === null) return undefined;
  const [, service = "", name = ""] = method;
  return (bytes) => types.read(service, name, side, bytes);
}
