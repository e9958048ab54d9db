// What filters can name of ICMP entries.
import type { FieldSpec, FieldType, PathSpec } from "../../../contract/index.ts";

const protocol = "icmp";

export const fields: readonly FieldSpec[] = [
  {
    name: "icmp_type",
    type: "string",
    doc: "Type of the message as text: 8 is an echo request",
    protocol,
    path: "request.type",
  },
  { name: "icmp_version", type: "int", doc: "4 or 6", protocol, path: "request.version" },
  { name: "icmp_length", type: "int", doc: "Bytes of the message", protocol, path: "request.length" },
];

const PATHS: readonly (readonly [string, FieldType, string])[] = [
  ["version", "int", "4 for ICMP, 6 for ICMPv6"],
  ["type", "int", "Type of the message"],
  ["typeName", "string", "Its name: Echo Request, Destination Unreachable, Neighbor Solicitation, …"],
  ["code", "int", "Code within the type"],
  ["codeName", "string", "Its name: Port Unreachable, …"],
  ["identifier", "int", "Identifier of an echo"],
  ["sequence", "int", "Sequence number of an echo"],
  ["length", "int", "Bytes of the message"],
  ["checksum", "int", "Checksum as sent"],
  ["payload", "bytes", "Data of an echo, base64"],
  ["original.src", "string", "Source of the packet that an error quotes"],
  ["original.dst", "string", "Destination of the packet that an error quotes"],
  ["original.protocol", "string", "Protocol of the packet that an error quotes"],
  ["original.srcPort", "int", "Source port of the packet that an error quotes"],
  ["original.dstPort", "int", "Destination port of the packet that an error quotes"],
  ["original.flowId", "int", "Flow of the packet that an error quotes: entries of that flowId, of whatever protocol"],
  ["original.protocols.*", "string", "Protocols found in that flow by then"],
  ["targetAddress", "string", "Address asked for or announced in neighbour discovery"],
  ["multicastAddress", "string", "Group of a multicast listener message"],
  ["options.*.name", "string", "Name of a neighbour discovery option"],
  ["options.*.value", "string", "Value of a neighbour discovery option"],
];

export const paths: readonly PathSpec[] = ["request", "response"].flatMap((side) =>
  PATHS.map(([name, type, doc]) => ({ path: `${side}.${name}`, type, doc, protocol })),
);
