// QUIC in the comparison: what is no hello. Hellos are TLS's with us and with tshark, and are compared there.
import type { JsonObject } from "../../contract/index.ts";
import type { Span } from "../../engine/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { findAll, label, type PdmlNode, shownNumber } from "./pdml.ts";
import { wordOf } from "./words.ts";

/** One message a packet of a datagram. */
export function readQuic(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  const versions = findAll(node, "quic.supported_version").map((version) => version.show);
  const type = label(findAll(node, "quic.long.packet_type")[0]);
  const close = shownNumber(node, "quic.cc.error_code");
  return [{ type, versions: versions.length === 0 ? undefined : versions.length, close }];
}
export function quicWords({ type, versions, close }: OracleMessage): string | null {
  if (versions !== undefined) return `negotiation ${wordOf(versions)}`;
  if (close !== undefined) return `close ${wordOf(close)}`;
  return type === "Retry" ? "retry" : null;
}
/** Our facts of a response besides its hello. A Retry is what a response begins with. */
export function ourQuic({ retry, versionNegotiation, close }: JsonObject, span: Span): readonly [number, string][] {
  const facts: [number, string][] = [];
  if (Array.isArray(versionNegotiation)) facts.push([span.endPacket, `negotiation ${versionNegotiation.length}`]);
  if (close !== undefined) facts.push([span.endPacket, `close ${wordOf((close as JsonObject).errorCode)}`]);
  if (retry !== undefined) facts.push([span.startPacket, "retry"]);
  return facts;
}
