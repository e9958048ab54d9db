// The versions whose Initial packets can be read, with the salt that makes their keys (RFC 9001, 5.2; RFC 9369, 3.3.1;
// draft-ietf-quic-tls-29, 5.2) and the numbers of their packet types (RFC 9000, 17.2; RFC 9369, 3.2).
import type { Protocol } from "../../../contract/index.ts";

export type LongKind = "initial" | "zeroRtt" | "handshake" | "retry";

export interface QuicVersion {
  readonly number: number;
  /** For people: `QUIC v1`. */
  readonly title: string;
  readonly salt: Uint8Array;
  /** Before `key`, `iv` and `hp` in the labels of its keys. */
  readonly label: string;
  /** By the two bits of the first byte. */
  readonly kinds: readonly [LongKind, LongKind, LongKind, LongKind];
  readonly protocol: Protocol;
}

const KINDS_1 = ["initial", "zeroRtt", "handshake", "retry"] as const;
const KINDS_2 = ["retry", "initial", "zeroRtt", "handshake"] as const;
const SALT_1 = "38762cf7f55934b34d179ae6a4c80cadccbb7f0a";
const SALT_2 = "0dede3def700a6db819381be6e269dcbf9bd2ed9";
const SALT_DRAFT_2 = "a707c203a59b47184a1d62ca570406ea7ae3e5d3";
const SALT_29 = "afbfec289993d24c9e9786f19c6111e04390a899";

const RFC_9000 = "https://www.rfc-editor.org/rfc/rfc9000";
const RFC_9369 = "https://www.rfc-editor.org/rfc/rfc9369";

function protocol(version: string, referenceLink: string): Protocol {
  return {
    name: "quic",
    version,
    abbr: "QUIC",
    longName: "QUIC Transport Handshake",
    macro: "quic",
    backgroundColor: "#00695c",
    foregroundColor: "#ffffff",
    fontSize: 12,
    referenceLink,
    ports: ["443"],
    layer4: "udp",
    layer3: "ip",
    priority: 5,
  };
}

function bytesOf(hexadecimal: string): Uint8Array {
  return Uint8Array.from(hexadecimal.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}

const VERSION_1 = protocol("1", RFC_9000);
const VERSION_2 = protocol("2", RFC_9369);

function version1(number: number, title: string, salt: string): QuicVersion {
  return { number, title, salt: bytesOf(salt), label: "quic", kinds: KINDS_1, protocol: VERSION_1 };
}
function version2(number: number, title: string, salt: string): QuicVersion {
  return { number, title, salt: bytesOf(salt), label: "quicv2", kinds: KINDS_2, protocol: VERSION_2 };
}

const VERSIONS: ReadonlyMap<number, QuicVersion> = new Map(
  [
    version1(0x00000001, "QUIC v1", SALT_1),
    version2(0x6b3343cf, "QUIC v2", SALT_2),
    version2(0x709a50c4, "QUIC v2 (draft)", SALT_DRAFT_2),
    ...[29, 30, 31, 32].map((draft) => version1(0xff000000 + draft, `QUIC draft ${draft}`, SALT_29)),
    ...[33, 34].map((draft) => version1(0xff000000 + draft, `QUIC draft ${draft}`, SALT_1)),
  ].map((version) => [version.number, version]),
);

/** Drafts count as the version that they became. */
export const PROTOCOLS: readonly Protocol[] = [VERSION_1, VERSION_2];

/** Undefined: its packets have a form that is not known. */
export function knownVersion(number: number): QuicVersion | undefined {
  return VERSIONS.get(number);
}
export function protocolOf(number: number): Protocol {
  return VERSIONS.get(number)?.protocol ?? VERSION_1;
}

/** Versions of this form are offered to see that others are not taken for an error (RFC 9000, 15). */
export function isReserved(number: number): boolean {
  return ((number & 0x0f0f0f0f) ^ 0x0a0a0a0a) === 0;
}
export function versionTitle(number: number): string {
  const hexadecimal = `0x${number.toString(16).padStart(8, "0")}`;
  return VERSIONS.get(number)?.title ?? (isReserved(number) ? `GREASE ${hexadecimal}` : hexadecimal);
}
