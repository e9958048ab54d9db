// Names of the numbers in DNS messages, from IANA's "Domain Name System (DNS) Parameters".

const TYPES = nameTable(
  "1 A 2 NS 3 MD 4 MF 5 CNAME 6 SOA 7 MB 8 MG 9 MR 10 NULL 11 WKS 12 PTR 13 HINFO 14 MINFO 15 MX 16 TXT 17 RP " +
    "18 AFSDB 19 X25 20 ISDN 21 RT 22 NSAP 23 NSAP-PTR 24 SIG 25 KEY 26 PX 27 GPOS 28 AAAA 29 LOC 30 NXT 33 SRV " +
    "35 NAPTR 36 KX 37 CERT 38 A6 39 DNAME 41 OPT 42 APL 43 DS 44 SSHFP 45 IPSECKEY 46 RRSIG 47 NSEC 48 DNSKEY " +
    "49 DHCID 50 NSEC3 51 NSEC3PARAM 52 TLSA 53 SMIMEA 55 HIP 56 NINFO 57 RKEY 58 TALINK 59 CDS 60 CDNSKEY " +
    "61 OPENPGPKEY 62 CSYNC 63 ZONEMD 64 SVCB 65 HTTPS 66 DSYNC 99 SPF 100 UINFO 101 UID 102 GID 103 UNSPEC 104 NID " +
    "105 L32 106 L64 107 LP 108 EUI48 109 EUI64 249 TKEY 250 TSIG 251 IXFR 252 AXFR 253 MAILB 254 MAILA 255 ANY " +
    "256 URI 257 CAA 258 AVC 259 DOA 260 AMTRELAY 261 RESINFO 262 WALLET 32768 TA 32769 DLV",
);
const CLASSES = nameTable("1 IN 2 CS 3 CH 4 HS 254 NONE 255 ANY");
const EDNS_OPTIONS = nameTable(
  "1 LLQ 2 UL 3 NSID 5 DAU 6 DHU 7 N3U 8 ECS 9 EXPIRE 10 COOKIE 11 TCP-KEEPALIVE 12 PADDING 13 CHAIN 14 KEY-TAG " +
    "15 EDE 16 CLIENT-TAG 17 SERVER-TAG 18 REPORT-CHANNEL 19 ZONEVERSION",
);

const OPCODES: Readonly<Record<number, string>> = {
  0: "Query",
  1: "Inverse Query",
  2: "Status",
  4: "Notify",
  5: "Update",
  6: "Stateful Operations",
};

const RESPONSE_CODES: Readonly<Record<number, string>> = {
  0: "No Error",
  1: "Format Error",
  2: "Server Failure",
  3: "Non-Existent Domain",
  4: "Not Implemented",
  5: "Query Refused",
  6: "Name Exists when it should not",
  7: "RR Set Exists when it should not",
  8: "RR Set that should exist does not",
  9: "Server Not Authoritative for zone",
  10: "Name not contained in zone",
  11: "DSO-TYPE Not Implemented",
  16: "Bad OPT Version",
  17: "Key not recognized",
  18: "Signature out of time window",
  19: "Bad TKEY Mode",
  20: "Duplicate key name",
  21: "Algorithm not supported",
  22: "Bad Truncation",
  23: "Bad/missing Server Cookie",
};

/** `A`, or `TYPE1234` for a type without a name (RFC 3597, 5). */
export function typeName(type: number): string {
  return TYPES.get(type) ?? `TYPE${type}`;
}
/** `IN`, or `CLASS1234`. */
export function className(kind: number): string {
  return CLASSES.get(kind) ?? `CLASS${kind}`;
}
export function opcodeName(opcode: number): string {
  return OPCODES[opcode] ?? `Opcode ${opcode}`;
}
export function responseCodeName(code: number): string {
  return RESPONSE_CODES[code] ?? `Code ${code}`;
}
export function ednsOptionName(code: number): string {
  return EDNS_OPTIONS.get(code) ?? `OPT${code}`;
}

function nameTable(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const words = text.split(" ");
  for (let i = 0; i + 1 < words.length; i += 2) names.set(Number(words[i]), words[i + 1] as string);
  return names;
}
