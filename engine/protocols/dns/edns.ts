// The OPT pseudo-record (RFC 6891, 6.1): its class is the UDP payload size, its ttl holds the upper bits of the
// response code, the version and the flag DO; its data is a list of code(16) length(16) value.
import { Malformed, type Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { formatAddress } from "../../flow/address.ts";
import { ednsOptionName } from "./codes.ts";
import { readName } from "./names.ts";
import { hexadecimal } from "./text.ts";
import type { Edns, EdnsOption } from "./types.ts";

const DNSSEC_OK = 0x8000;

/** `data` ends where the record's data ends. */
export function readEdns(payloadSize: number, ttl: number, data: Reader, codecs: Codecs): Edns {
  const options: EdnsOption[] = [];
  while (data.left > 0) {
    const code = data.u16("option code");
    const value = data.sub(data.u16("option length"), "option");
    options.push({ code, name: ednsOptionName(code), value: formatOption(code, value, codecs) });
  }
  return {
    version: (ttl >>> 16) & 0xff,
    udpPayloadSize: payloadSize,
    dnssecOk: (ttl & DNSSEC_OK) !== 0,
    extendedCode: ttl >>> 24,
    options,
  };
}

/** `udp: 4096; version: 0; flags: do; ECS: 192.0.2.0/24/0`. */
export function formatEdns(edns: Edns): string {
  const head = [`udp: ${edns.udpPayloadSize}`, `version: ${edns.version}`, ...(edns.dnssecOk ? ["flags: do"] : [])];
  const options = edns.options.map((option) => (option.value === "" ? option.name : `${option.name}: ${option.value}`));
  return [...head, ...options].join("; ");
}

function formatOption(code: number, value: Reader, codecs: Codecs): string {
  switch (code) {
    case 8:
      return formatClientSubnet(value);
    // RFC 7314: empty in queries.
    case 9:
      return value.left === 0 ? "" : `${value.u32("expire")} s`;
    // RFC 7828: tenths of a second, empty in queries.
    case 11:
      return value.left === 0 ? "" : `${value.u16("timeout") / 10} s`;
    case 12:
      return `${value.left} bytes`;
    case 15:
      return formatExtendedError(value, codecs);
    case 18:
      return readName(value, codecs);
    default:
      return hexadecimal(value, value.left);
  }
}

// family(16) source-prefix(8) scope-prefix(8) as many address bytes as the source prefix needs (RFC 7871, 6)
function formatClientSubnet(value: Reader): string {
  const family = value.u16("family");
  const source = value.u8("source prefix");
  const scope = value.u8("scope prefix");
  const size = family === 1 ? 4 : family === 2 ? 16 : 0;
  if (size === 0 || value.left > size) throw new Malformed("client subnet is not an address", value.offset);
  const address = new Uint8Array(size);
  address.set(value.view(value.left, "address"));
  return `${formatAddress(address)}/${source}/${scope}`;
}

// info-code(16) text (RFC 8914, 2)
function formatExtendedError(value: Reader, codecs: Codecs): string {
  const code = value.u16("info code");
  const from = value.at;
  const text = codecs.utf8(value.bytes, from, value.end) ?? codecs.latin1(value.bytes, from, value.end);
  return text === "" ? String(code) : `${code} (${text})`;
}
