// Messages of the Domain Name System (RFC 1035, section 4) as they are kept between framing and presenting.

/** Bytes of the header: id, flags and four counts. */
export const HEADER_BYTES = 12;

export const OPCODE_QUERY = 0;
export const OPCODE_UPDATE = 5;

export const TYPE_SOA = 6;
export const TYPE_OPT = 41;
export const TYPE_IXFR = 251;
export const TYPE_AXFR = 252;

/** Which of the protocols that share the message format a flow speaks. */
export type DnsVariant = "dns" | "mdns" | "llmnr";

/** A whole message: a copy of its bytes, checked as far as `records` says. */
export interface DnsMessage {
  readonly bytes: Uint8Array;
  /** End of the question section. */
  readonly questionsEnd: number;
  /** Records that are whole, over all three sections. */
  readonly records: number;
  /** Why a later record could not be found; empty when the message is whole. */
  readonly reason: string;
  /** Later messages of the same zone transfer. */
  readonly more: readonly DnsMessage[];
  /** How often the same query was sent again before its answer. */
  retransmissions: number;
}

export interface DnsQuestion {
  readonly name: string;
  readonly type: string;
  readonly class: string;
  /** mDNS: the answer may come by unicast (RFC 6762, 5.4). */
  readonly unicastResponse?: boolean;
}

/** A record as an entry shows it. Values that are not of the record's type are empty texts. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly class: string;
  readonly ttl: number;
  readonly ip: string;
  readonly ns: string;
  readonly cname: string;
  readonly ptr: string;
  readonly txts: string;
  readonly soa: string;
  readonly srv: string;
  readonly mx: string;
  readonly opt: string;
  readonly uri: string;
  /** The data of any type in presentation form; RFC 3597 hexadecimal for types without one. */
  readonly data: string;
  /** mDNS: older records of this name and type are to be forgotten (RFC 6762, 10.2). */
  readonly cacheFlush?: boolean;
  /** Why the data could not be read; it is then shown in hexadecimal. */
  readonly malformed?: string;
}

export interface EdnsOption {
  readonly code: number;
  readonly name: string;
  readonly value: string;
}
/** The OPT record (RFC 6891). */
export interface Edns {
  readonly version: number;
  readonly udpPayloadSize: number;
  readonly dnssecOk: boolean;
  readonly extendedCode: number;
  readonly options: readonly EdnsOption[];
}

export interface DnsFlags {
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  readonly authenticData: boolean;
  readonly checkingDisabled: boolean;
  readonly rcode: number;
}

/** Everything in a message. */
export interface DnsContent {
  readonly id: number;
  readonly flags: DnsFlags;
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
  readonly edns: Edns | null;
  /** Records left out because there are more than an entry shows. */
  readonly recordsLeftOut: number;
}
