// What is readable of SSH before it is encrypted, and how much is not.
import type { JsonObject, Protocol } from "../../../contract/index.ts";

export const SSH: Protocol = {
  name: "ssh",
  version: "2",
  abbr: "SSH",
  longName: "Secure Shell",
  macro: "ssh",
  backgroundColor: "#37474f",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://www.rfc-editor.org/rfc/rfc4253",
  ports: ["22"],
  layer4: "tcp",
  layer3: "ip",
  priority: 12,
};

/** One side of an exchange: what kind of message, and its values as the document shows them. */
export interface SshMessage {
  readonly message: string;
  readonly values: JsonObject;
}
/** The ten name-lists of KEXINIT (RFC 4253, 7.1), in their order. */
export const NAME_LISTS = [
  "kexAlgorithms",
  "serverHostKeyAlgorithms",
  "encryptionClientToServer",
  "encryptionServerToClient",
  "macClientToServer",
  "macServerToClient",
  "compressionClientToServer",
  "compressionServerToClient",
  "languagesClientToServer",
  "languagesServerToClient",
] as const;
export type NameList = (typeof NAME_LISTS)[number];
export type KexInit = Readonly<Record<NameList, readonly string[]>>;
