// Parameters of SVCB and HTTPS records (RFC 9460, 14.3.2): key(16) length(16) value, keys ascending.
import { Malformed, type Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { formatAddress } from "../../flow/address.ts";
import { formatString } from "./names.ts";

const KEYS = ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp"];

/** `alpn="h2,h3" port=8443`, in the order of the record. */
export function readServiceParameters(reader: Reader, codecs: Codecs): string {
  const parameters: string[] = [];
  let previous = -1;
  while (reader.left > 0) {
    const key = reader.u16("parameter key");
    if (key <= previous) throw new Malformed("parameter keys are out of order", reader.offset);
    previous = key;
    const value = reader.sub(reader.u16("parameter length"), "parameter");
    const text = formatValue(key, value, codecs);
    parameters.push(text === "" ? keyName(key) : `${keyName(key)}=${text}`);
  }
  return parameters.join(" ");
}

function keyName(key: number): string {
  return KEYS[key] ?? `key${key}`;
}

function formatValue(key: number, value: Reader, codecs: Codecs): string {
  switch (key) {
    case 0:
      return list(value, () => keyName(value.u16("mandatory key")));
    case 1:
      return `"${list(value, () => readProtocol(value, codecs))}"`;
    case 3:
      return String(value.u16("port"));
    case 4:
      return list(value, () => formatAddress(value.view(4, "IPv4 hint")));
    case 5:
      return codecs.base64(value.bytes, value.start, value.end);
    case 6:
      return list(value, () => formatAddress(value.view(16, "IPv6 hint")));
    default:
      return value.left === 0 ? "" : formatString(value.bytes, value.start, value.end, codecs);
  }
}

function list(value: Reader, read: () => string): string {
  const items: string[] = [];
  while (value.left > 0) items.push(read());
  return items.join(",");
}

// A protocol name behind its length octet; quotes belong to the list around it.
function readProtocol(value: Reader, codecs: Codecs): string {
  const length = value.u8("protocol length");
  const from = value.take(length, "protocol");
  return formatString(value.bytes, from, from + length, codecs).slice(1, -1);
}
