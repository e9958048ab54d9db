// ICMP (RFC 792) and ICMPv6 (RFC 4443) messages.
import type { Protocol } from "../../../contract/index.ts";
import type { FlowEnds } from "../../flow/flow.ts";

export const ECHO_REPLY_4 = 0;
export const ECHO_REQUEST_4 = 8;
export const ECHO_REQUEST_6 = 128;
export const ECHO_REPLY_6 = 129;

export type IpVersion = 4 | 6;

/** A message as it is kept; `length` is that of the ICMP packet. */
export interface IcmpMessage {
  readonly version: IpVersion;
  readonly length: number;
  readonly content: IcmpContent;
  readonly about?: AboutFlow;
}

/** Addresses and ports of the packet that an error quotes. */
export interface Quoted {
  readonly src: string;
  readonly dst: string;
  readonly protocol: string;
  readonly srcPort: number | null;
  readonly dstPort: number | null;
  /** What tells its flow; null where too little is quoted. */
  readonly ends: FlowEnds | null;
}

/** The flow that an error is about, as it was known then. */
export interface AboutFlow {
  readonly flowId: number;
  /** Protocols found in it. */
  readonly protocols: readonly string[];
}

export interface DiscoveryOption {
  readonly type: number;
  readonly name: string;
  readonly value: string;
}

/** One address record of an MLDv2 report (RFC 3810, 5.2). */
export interface ListenerRecord {
  readonly type: string;
  readonly multicastAddress: string;
  readonly sources: readonly string[];
}

/** Everything in a message; what a type does not have is absent. */
export interface IcmpContent {
  readonly type: number;
  readonly code: number;
  readonly checksum: number;
  readonly identifier?: number;
  readonly sequence?: number;
  readonly payload?: Uint8Array;
  readonly original?: Quoted;
  /** Numbers, addresses and flags of this type, named as in its specification. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  readonly options?: readonly DiscoveryOption[];
  readonly records?: readonly ListenerRecord[];
}

function protocol(version: string, longName: string, referenceLink: string): Protocol {
  return {
    name: "icmp",
    version,
    abbr: "ICMP",
    longName,
    macro: "icmp",
    backgroundColor: "#00695c",
    foregroundColor: "#ffffff",
    fontSize: 12,
    referenceLink,
    ports: [],
    layer4: "",
    layer3: "ip",
    priority: 6,
  };
}
export const ICMP_4 = protocol("4", "Internet Control Message Protocol", "https://www.rfc-editor.org/rfc/rfc792");
export const ICMP_6 = protocol(
  "6",
  "Internet Control Message Protocol for IPv6",
  "https://www.rfc-editor.org/rfc/rfc4443",
);
