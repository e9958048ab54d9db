// What filters can name of SSH entries.
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";
import { NAME_LISTS } from "./types.ts";

const protocol = "ssh";
function field(name: string, type: FieldSpec["type"], doc: string, of: string): FieldSpec {
  return { name: `ssh_${name}`, type, doc, protocol, path: of };
}
function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol };
}

export const fields: readonly FieldSpec[] = [
  field("message", "string", "version, KEXINIT, KEX_ECDH_INIT, DISCONNECT, encrypted, …", "request.message"),
  field("client_version", "string", "Identification of the client", "request.version"),
  field("server_version", "string", "Identification of the server", "response.version"),
  field("hassh", "string", "Fingerprint of what the client offers", "request.hassh"),
  field("hassh_server", "string", "Fingerprint of what the server offers", "response.hasshServer"),
  field("kex", "string", "Key exchange agreed on", "response.negotiated.kex"),
];
const NEGOTIATED: readonly (readonly [string, string])[] = [
  ["kex", "Key exchange agreed on"],
  ["hostKey", "Algorithm of the server's key"],
  ["encryptionClientToServer", "Cipher of what the client sends"],
  ["encryptionServerToClient", "Cipher of what the server sends"],
  ["macClientToServer", "MAC of what the client sends; implicit where the cipher has its own"],
  ["macServerToClient", "MAC of what the server sends; implicit where the cipher has its own"],
  ["compressionClientToServer", "Compression of what the client sends"],
  ["compressionServerToClient", "Compression of what the server sends"],
];
const OFFERED = NAME_LISTS.map((name) => [name, "list", "Names that the side offers (RFC 4253, 7.1)"] as const);
const BOTH: readonly (readonly [string, PathSpec["type"], string])[] = [
  ["message", "string", "version, KEXINIT, KEX_ECDH_INIT, KEX_ECDH_REPLY, DISCONNECT, encrypted, …"],
  ["version", "string", "The identification: SSH-2.0-OpenSSH_9.2"],
  ["protocolVersion", "string", "Version of the protocol in it"],
  ["software", "string", "Software in it"],
  ["comments", "string", "What else stands in it"],
  ["description", "string", "What is said with a DISCONNECT"],
  ["reason", "string", "Name of its reason"],
  ["reasonCode", "int", "Number of its reason"],
  ["bytes", "int", "Encrypted bytes that the side sent"],
  ["missingBytes", "int", "Bytes of them that were not captured"],
  ...OFFERED,
];

export const paths: readonly PathSpec[] = [
  ...["request", "response"].flatMap((side) => BOTH.map(([name, type, doc]) => path(`${side}.${name}`, type, doc))),
  path("request.hassh", "string", "Fingerprint of what the client offers"),
  path("request.turns", "int", "How often the side that sends encrypted bytes changed, from 1"),
  path("response.hasshServer", "string", "Fingerprint of what the server offers"),
  path("response.banner", "string", "Lines before the server's identification"),
  path("response.notAgreed", "list", "What both ends could not agree on"),
  path("response.hostKeyType", "string", "Type of the server's key"),
  path("response.hostKeyFingerprint", "string", "Its fingerprint, as ssh-keygen -l shows it"),
  ...NEGOTIATED.map(([name, doc]) => path(`response.negotiated.${name}`, "string", doc)),
];
