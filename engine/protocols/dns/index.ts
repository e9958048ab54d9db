// DNS over UDP and TCP, Multicast DNS and LLMNR.
import type { Dissector, Detected } from "../dissector.ts";
import type { Transport } from "../../flow/flow.ts";
import { DatagramConversation } from "../datagrams.ts";
import { FramedConversation } from "../framed.ts";
import { fields, paths } from "./fields.ts";
import { hasPlausibleStart, isPlausibleHeader, MAX_STREAM_MESSAGE_BYTES, MessageScan, StreamFramer } from "./frame.ts";
import { names } from "./observed-names.ts";
import { pathsInHttp } from "./over-http.ts";
import { DnsPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { DNS } from "./protocol.ts";
import { toldTwice } from "./told-twice.ts";
import { HEADER_BYTES } from "./types.ts";

export { dnsInHttpSections, dnsOfBody, dnsOfQuery } from "./over-http.ts";

const LENGTH_BYTES = 2;

export const dns: Dissector = {
  name: "dns",
  transports: ["udp", "tcp"],
  // 853: what DNS over TLS is once it is decrypted (RFC 7858).
  ports: [53, 853, 5353, 5355],
  alpn: ["dot"],
  protocols: [DNS],
  presenter,
  fields,
  paths: [...paths, ...pathsInHttp],
  toldTwice,
  names,
  detect,
  open(context) {
    if (context.flow.transport !== "tcp") return new DatagramConversation(new DnsPairing(context, 0));
    const pairing = new DnsPairing(context, LENGTH_BYTES);
    return new FramedConversation(new StreamFramer(), new StreamFramer(), pairing, MAX_STREAM_MESSAGE_BYTES);
  },
};

/** A datagram is never more than a likeness, since its header has no signature; a whole message on a stream is one. */
function detect(bytes: Uint8Array, start: number, end: number, transport: Transport): Detected {
  return transport === "tcp" ? detectStream(bytes, start, end) : detectDatagram(bytes, start, end);
}

function detectDatagram(bytes: Uint8Array, start: number, end: number): Detected {
  if (end - start < HEADER_BYTES || !isPlausibleHeader(bytes, start, end - start)) return "no";
  if (!hasPlausibleStart(bytes, start, end)) return "no";
  return isResponse(bytes, start) ? "maybe-server" : "maybe-client";
}

function detectStream(bytes: Uint8Array, start: number, end: number): Detected {
  if (end - start < LENGTH_BYTES) return "more";
  const length = ((bytes[start] as number) << 8) | (bytes[start + 1] as number);
  if (length < HEADER_BYTES) return "no";
  const from = start + LENGTH_BYTES;
  if (end - from < HEADER_BYTES) return "more";
  if (!isPlausibleHeader(bytes, from, length)) return "no";
  const until = Math.min(end, from + length);
  const isWhole = until === from + length;
  if (!hasPlausibleStart(bytes, from, until)) return isWhole ? "no" : "more";
  const scan = new MessageScan();
  const isExact = isWhole && scan.read(bytes, from, until) && scan.reason === "" && scan.end === length;
  const side = isResponse(bytes, from) ? "server" : "client";
  return isExact && scan.questions === 1 ? side : `maybe-${side}`;
}

function isResponse(bytes: Uint8Array, start: number): boolean {
  return (bytes[start + 2] as number) >= 0x80;
}
