// Types that a server tells of itself: answers of gRPC server reflection, v1 and v1alpha, which are the same on the wire.
//   ServerReflectionResponse { … FileDescriptorResponse file_descriptor_response = 4; … }
//   FileDescriptorResponse { repeated bytes file_descriptor_proto = 1; }      (grpc/reflection/v1/reflection.proto)
import type { Codecs, ProtobufTypes } from "../../codecs.ts";
import type { Limits } from "../../limits.ts";
import type { Body } from "../http/body.ts";
import { base64Bytes } from "../../bytes/base64.ts";
import { MAX_FIELDS } from "./limits.ts";
import { type MessageKind, readMessages } from "./messages.ts";

const PATH = /^\/grpc\.reflection\.v1(?:alpha)?\.ServerReflection\/ServerReflectionInfo$/;
const FILES = 4;
const FILE = 1;

export function isReflection(path: string): boolean {
  return PATH.test(path);
}

/** Takes the files of all messages that are there; a file that is already known is taken again. */
export function learnTypes(types: ProtobufTypes, body: Body, kind: MessageKind, codecs: Codecs, limits: Limits): void {
  for (const { data, cut, packed } of readMessages(body, kind, codecs, limits).list) {
    if (typeof data !== "string" || cut === true || packed === true) continue;
    for (const files of parts(base64Bytes(data), FILES)) for (const file of parts(files, FILE)) types.add(file);
  }
}

/** Values of a field whose type has a length, up to the first byte that does not fit. */
function parts(bytes: Uint8Array, number: number): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; at < bytes.length && scale < 2 ** 49; scale *= 0x80) {
      const byte = bytes[at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    at = bytes.length;
    return 0;
  };
  while (at < bytes.length && found.length < MAX_FIELDS) {
    const tag = varint();
    const type = tag % 8;
    if (type === 0) varint();
    else if (type === 1) at += 8;
    else if (type === 5) at += 4;
    else if (type === 2) {
      const length = varint();
      if (length > bytes.length - at) break;
      if (Math.floor(tag / 8) === number) found.push(bytes.subarray(at, at + length));
      at += length;
    } else break;
  }
  return found;
}
