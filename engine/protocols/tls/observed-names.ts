// The name by which a client calls its server in the handshake (RFC 6066, 3).
import type { NameReader, ObservedName } from "../dissector.ts";
import { documentSides, textOf } from "../document-sides.ts";

/** Longest document that is looked at: certificates stand in it. */
const MAX_DOCUMENT_BYTES = 1 << 20;

export const names: NameReader = { maxBytes: MAX_DOCUMENT_BYTES, isLastResort: false, read };

function read(document: string): readonly ObservedName[] {
  const name = textOf(documentSides(document).request["sni"]);
  return name === "" ? [] : [{ ip: "", name, mechanism: "tls-sni", since: "request" }];
}
