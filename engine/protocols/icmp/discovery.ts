// Neighbour discovery (RFC 4861) and multicast listener messages (RFC 2710, RFC 3810) of ICMPv6. Options are
// type(8) length(8, in units of 8 bytes) value.
import { Malformed, type Reader } from "../../bytes/reader.ts";
import { formatAddress } from "../../flow/address.ts";
import { discoveryOptionName } from "./names.ts";
import type { DiscoveryOption, IcmpContent, ListenerRecord } from "./types.ts";

/** Options, address records and sources of one message that are shown. */
export const MAX_OPTIONS = 64;
const LISTENER_RECORD_TYPES = [
  "",
  "MODE_IS_INCLUDE",
  "MODE_IS_EXCLUDE",
  "CHANGE_TO_INCLUDE_MODE",
  "CHANGE_TO_EXCLUDE_MODE",
  "ALLOW_NEW_SOURCES",
  "BLOCK_OLD_SOURCES",
];

type Details = Partial<IcmpContent>;

function address(reader: Reader, what: string): string {
  return formatAddress(reader.view(16, what));
}

// reserved(32) options
export function readRouterSolicitation(reader: Reader): Details {
  reader.skip(4, "reserved");
  return { options: readOptions(reader) };
}

// hop-limit(8) flags(8) lifetime(16) reachable(32) retransmission(32) options
export function readRouterAdvertisement(reader: Reader): Details {
  const currentHopLimit = reader.u8("hop limit");
  const flags = reader.u8("flags");
  const details = {
    currentHopLimit,
    managed: (flags & 0x80) !== 0,
    otherConfiguration: (flags & 0x40) !== 0,
    routerLifetime: reader.u16("router lifetime"),
    reachableTime: reader.u32("reachable time"),
    retransTimer: reader.u32("retransmission timer"),
  };
  return { details, options: readOptions(reader) };
}

// reserved(32) target(128) options
export function readNeighborSolicitation(reader: Reader): Details {
  reader.skip(4, "reserved");
  return { details: { targetAddress: address(reader, "target") }, options: readOptions(reader) };
}

// flags(32): router, solicited, override; target(128) options
export function readNeighborAdvertisement(reader: Reader): Details {
  const flags = reader.u32("flags");
  const details = {
    router: flags >= 0x80000000,
    solicited: (flags & 0x40000000) !== 0,
    override: (flags & 0x20000000) !== 0,
    targetAddress: address(reader, "target"),
  };
  return { details, options: readOptions(reader) };
}

// reserved(32) target(128) destination(128) options
export function readRedirect(reader: Reader): Details {
  reader.skip(4, "reserved");
  const details = { targetAddress: address(reader, "target"), destinationAddress: address(reader, "destination") };
  return { details, options: readOptions(reader) };
}

// maximum-response-delay(16) reserved(16) address(128); version 2 goes on with flags(8) interval(8) sources
export function readListener(reader: Reader): Details {
  const maximumResponseDelay = reader.u16("maximum response delay");
  reader.skip(2, "reserved");
  return { details: { maximumResponseDelay, multicastAddress: address(reader, "multicast address") } };
}

// reserved(16) count(16) records: type(8) auxiliary(8, units of 4) sources(16) address(128) source addresses
export function readListenerReport2(reader: Reader): Details {
  reader.skip(2, "reserved");
  const count = reader.u16("record count");
  const records: ListenerRecord[] = [];
  for (let i = 0; i < count; i++) {
    const type = reader.u8("record type");
    const auxiliaryBytes = reader.u8("auxiliary length") * 4;
    const sourceCount = reader.u16("source count");
    const multicastAddress = address(reader, "multicast address");
    const list = reader.sub(sourceCount * 16, "sources");
    reader.skip(auxiliaryBytes, "auxiliary data");
    const sources: string[] = [];
    while (list.left > 0 && sources.length < MAX_OPTIONS) sources.push(address(list, "source"));
    if (records.length === MAX_OPTIONS) continue;
    records.push({ type: LISTENER_RECORD_TYPES[type] ?? String(type), multicastAddress, sources });
  }
  return { details: { recordCount: count }, records };
}

function readOptions(reader: Reader): readonly DiscoveryOption[] {
  const options: DiscoveryOption[] = [];
  while (reader.left > 0 && options.length < MAX_OPTIONS) {
    const type = reader.u8("option type");
    const bytes = reader.u8("option length") * 8;
    if (bytes === 0) throw new Malformed("option has no length", reader.offset);
    const value = reader.sub(bytes - 2, "option");
    options.push({ type, name: discoveryOptionName(type), value: formatOption(type, value) });
  }
  return options;
}

function formatOption(type: number, value: Reader): string {
  switch (type) {
    case 1:
    case 2:
      return hexadecimal(value, ":");
    case 3:
      return formatPrefix(value);
    case 5:
      value.skip(2, "reserved");
      return String(value.u32("MTU"));
    case 25:
      return formatDnsServers(value);
    default:
      return hexadecimal(value, "");
  }
}

// length(8) flags(8) valid(32) preferred(32) reserved(32) prefix(128)
function formatPrefix(value: Reader): string {
  const length = value.u8("prefix length");
  value.skip(1, "flags");
  const valid = value.u32("valid lifetime");
  const preferred = value.u32("preferred lifetime");
  value.skip(4, "reserved");
  return `${address(value, "prefix")}/${length} valid ${valid} s, preferred ${preferred} s`;
}

// reserved(16) lifetime(32) addresses (RFC 8106, 5.1)
function formatDnsServers(value: Reader): string {
  value.skip(2, "reserved");
  const lifetime = value.u32("lifetime");
  const servers: string[] = [];
  while (value.left >= 16) servers.push(address(value, "server"));
  return `${servers.join(", ")} for ${lifetime} s`;
}

function hexadecimal(value: Reader, separator: string): string {
  const octets = Array.from(value.view(value.left, "value"), (octet) => octet.toString(16).padStart(2, "0"));
  return octets.join(separator);
}
