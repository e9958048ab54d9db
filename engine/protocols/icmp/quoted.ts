// The packet that an error quotes (RFC 792; RFC 4443, 2.4): its IP header and what fitted behind it. It may be cut
// anywhere, so each part is read only where it is there.
import { Reader } from "../../bytes/reader.ts";
import { formatAddress } from "../../flow/address.ts";
import type { Transport } from "../../flow/flow.ts";
import { ipProtocolName } from "./names.ts";
import type { Quoted } from "./types.ts";

/** Extension headers of IPv6 passed over. */
const MAX_EXTENSION_HEADERS = 8;
const EXTENSION_HEADERS = new Set([0, 43, 60, 135, 139, 140]);
const FRAGMENT = 44;
/** TCP, UDP, DCCP, SCTP, UDP-Lite: two ports come first. */
const WITH_PORTS = new Set([6, 17, 33, 132, 136]);

/** Those whose packets make flows: without ports for ICMP, where addresses are enough. */
const TRANSPORTS: ReadonlyMap<number, Transport> = new Map([
  [1, "icmp"],
  [6, "tcp"],
  [17, "udp"],
  [58, "icmp"],
  [132, "sctp"],
]);

/** Null when not even the addresses are there. */
export function readQuoted(reader: Reader): Quoted | null {
  const version = reader.left === 0 ? 0 : (reader.bytes[reader.at] as number) >> 4;
  if (version === 4 && reader.left >= 20) return readQuoted4(reader);
  return version === 6 && reader.left >= 40 ? readQuoted6(reader) : null;
}

// version(4) length(4) … fragment(16) at 6, protocol(8) at 9, source(32) at 12, destination(32)
function readQuoted4(reader: Reader): Quoted {
  const header = reader.sub(20, "IPv4 header");
  const headerBytes = (header.u8("length") & 15) * 4;
  header.skip(5, "header");
  const isFirst = (header.u16("fragment") & 0x1fff) === 0;
  header.skip(1, "time to live");
  const protocol = header.u8("protocol");
  header.skip(2, "checksum");
  const src = header.view(4, "source");
  const dst = header.view(4, "destination");
  const options = Math.max(0, headerBytes - 20);
  if (options > reader.left) return quoted(src, dst, protocol, null);
  reader.skip(options, "options");
  return quoted(src, dst, protocol, isFirst ? reader : null);
}

// version … next-header(8) at 6, source(128) at 8, destination(128), extension headers
function readQuoted6(reader: Reader): Quoted {
  const header = reader.sub(40, "IPv6 header");
  header.skip(6, "header");
  let protocol = header.u8("next header");
  header.skip(1, "hop limit");
  const src = header.view(16, "source");
  const dst = header.view(16, "destination");
  let isFirst = true;
  for (let i = 0; i < MAX_EXTENSION_HEADERS; i++) {
    const isFragment = protocol === FRAGMENT;
    if ((!isFragment && !EXTENSION_HEADERS.has(protocol)) || reader.left < 8) break;
    const next = reader.u8("next header");
    const length = reader.u8("extension length");
    if (isFragment) isFirst = reader.u16("fragment") >> 3 === 0;
    const rest = isFragment ? 4 : 6 + length * 8;
    if (rest > reader.left) return quoted(src, dst, next, null);
    reader.skip(rest, "extension header");
    protocol = next;
  }
  return quoted(src, dst, protocol, isFirst ? reader : null);
}

function quoted(source: Uint8Array, destination: Uint8Array, protocol: number, transport: Reader | null): Quoted {
  const hasPorts = transport !== null && WITH_PORTS.has(protocol) && transport.left >= 4;
  const srcPort = hasPorts ? transport.u16("source port") : null;
  const dstPort = hasPorts ? transport.u16("destination port") : null;
  const kind = TRANSPORTS.get(protocol);
  const isTold = kind === "icmp" || (kind !== undefined && hasPorts);
  const ports = { sourcePort: srcPort ?? 0, destinationPort: dstPort ?? 0 };
  return {
    src: formatAddress(source),
    dst: formatAddress(destination),
    protocol: ipProtocolName(protocol),
    srcPort,
    dstPort,
    ends: isTold ? { transport: kind, source, destination, ...ports } : null,
  };
}
