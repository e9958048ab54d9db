// What the engine is given because it may not import it, made of Node: the one folder with node:zlib, node:crypto
// and Buffer.
import type { Codecs } from "../engine/index.ts";
import { certificate } from "./certificate.ts";
import { decryptCbc, encryptAesBlock, hasCipher, hmac, unseal } from "./ciphers.ts";
import { decryptRsa, privateKeyKind } from "./private-keys.ts";
import { givenProtobufTypes, protobufTypes } from "./protobuf-types.ts";
import { base64, encode, fromLatin1, latin1, utf8 } from "./text.ts";
import { inflateMessage, unpack } from "./unpack.ts";

/** The engine's codecs. They keep nothing between calls but a view of the memory that they saw last. */
export const codecs: Codecs = {
  unpack,
  inflateMessage,
  // Loaded by the first hash: most captures need none, and loading it takes longer than reading a small one.
  hash: (name, bytes) => process.getBuiltinModule("node:crypto").hash(name, bytes, "hex"),
  hmac,
  unseal,
  hasCipher,
  decryptCbc,
  privateKeyKind,
  decryptRsa,
  latin1,
  fromLatin1,
  utf8,
  base64,
  encode,
  certificate,
  encryptAesBlock,
  protobufTypes,
  givenProtobufTypes,
};

export {
  createUnpacker,
  type FilePacking,
  isUnpackError,
  PACKING_MAGIC_BYTES,
  packingOf,
} from "./unpack-stream.ts";
