// Fingerprints of hellos. JA3 and JA3S (https://github.com/salesforce/ja3): decimal numbers in the order sent, hashed
// with MD5. JA4 (https://github.com/FoxIO-LLC/ja4, technical_details/JA4.md): a readable part, then hashes of what is
// left after sorting. GREASE values count in none of them.
import type { Codecs } from "../../codecs.ts";
import { isGrease } from "./cipher-suites.ts";
import { ALPN, type ClientHello, SERVER_NAME, type ServerHello } from "./types.ts";

const NO_HASH = "000000000000";

function md5(text: string, codecs: Codecs): string {
  return codecs.hash("md5", codecs.encode(text));
}
function withoutGrease(values: readonly number[]): readonly number[] {
  return values.filter((value) => !isGrease(value));
}
function decimal(values: readonly number[]): string {
  return withoutGrease(values).join("-");
}

export function ja3Text(hello: ClientHello): string {
  const { legacyVersion, cipherSuites, extensions, groups, pointFormats } = hello;
  return [legacyVersion, decimal(cipherSuites), decimal(extensions), decimal(groups), pointFormats.join("-")].join(",");
}
export function ja3(hello: ClientHello, codecs: Codecs): string {
  return md5(ja3Text(hello), codecs);
}
export function ja3s(hello: ServerHello, codecs: Codecs): string {
  return md5([hello.legacyVersion, hello.cipherSuite, decimal(hello.extensions)].join(","), codecs);
}

/** `t13d1516h2_8daaf6152771_e5627efa2ab1`; `transport` is `t` for TLS over a stream, `q` in QUIC. */
export function ja4(hello: ClientHello, codecs: Codecs, transport: "t" | "q" = "t"): string {
  const suites = withoutGrease(hello.cipherSuites);
  const extensions = withoutGrease(hello.extensions);
  const head = [
    transport,
    versionCode(hello),
    hello.extensions.includes(SERVER_NAME) ? "d" : "i",
    twoDigits(suites.length),
    twoDigits(extensions.length),
    protocolCode(hello.alpn[0] ?? ""),
  ].join("");
  const named = extensions.filter((type) => type !== SERVER_NAME && type !== ALPN);
  const algorithms = withoutGrease(hello.signatureAlgorithms).map(hexadecimal).join(",");
  const sorted = sortedHexadecimal(named);
  const tail = algorithms === "" ? sorted : `${sorted}_${algorithms}`;
  return `${head}_${shortHash(sortedHexadecimal(suites), codecs)}_${named.length === 0 ? NO_HASH : shortHash(tail, codecs)}`;
}

const VERSION_CODES: Readonly<Record<number, string>> = {
  0x0304: "13",
  0x0303: "12",
  0x0302: "11",
  0x0301: "10",
  0x0300: "s3",
  0x0002: "s2",
};
function versionCode(hello: ClientHello): string {
  const offered = withoutGrease(hello.supportedVersions);
  return VERSION_CODES[offered.length > 0 ? Math.max(...offered) : hello.legacyVersion] ?? "00";
}

// First and last character of the first protocol, of its hexadecimal form where one is no letter or digit.
function protocolCode(protocol: string): string {
  if (protocol === "") return "00";
  const ends = `${protocol[0]}${protocol.at(-1)}`;
  if (/^[A-Za-z0-9]{2}$/.test(ends)) return ends;
  const digits = Array.from(protocol, (character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  return `${digits[0]}${digits.at(-1)}`;
}

function shortHash(text: string, codecs: Codecs): string {
  return text === "" ? NO_HASH : codecs.hash("sha256", codecs.encode(text)).slice(0, 12);
}
function sortedHexadecimal(values: readonly number[]): string {
  return values.map(hexadecimal).toSorted().join(",");
}
function hexadecimal(value: number): string {
  return value.toString(16).padStart(4, "0");
}
function twoDigits(count: number): string {
  return String(Math.min(count, 99)).padStart(2, "0");
}
