// A host as rules know it: `name`, `name:port` or `[address]:port`, written in one way, whatever a script wrote.
import { isIP } from "node:net";
import { type AddressKind, addressKind } from "./address-kind.ts";

/** Longest name of a host, with its port (RFC 1035 2.3.4, with room for brackets). */
export const MAX_HOST_LENGTH = 300;

export interface Host {
  /** In lower case, without brackets; an address in its usual form, also of `0x7f.1` or `2130706433`. */
  readonly name: string;
  /** Null where it is the scheme's own. */
  readonly port: number | null;
  readonly kind: AddressKind;
}

const LOOPBACK_NAMES = /^(?:(?:.+\.)?localhost(?:\.localdomain)?|ip6-(?:localhost|loopback))$/;
// What metadata services are called; their addresses are judged where a connection is made.
const METADATA_NAMES =
  /^(?:metadata|metadata\.google\.internal|metadata\.goog|instance-data(?:\..+)?|metadata\.azure\.internal)$/;

/** Null for what is no host. */
export function readHost(text: string): Host | null {
  if (text.length > MAX_HOST_LENGTH) return null;
  const match = /^(\[[^\]]*\]|[^:/?#@\\\s[\]]+)(?::(\d{1,5}))?$/.exec(text);
  const port = match?.[2] === undefined ? null : Number(match[2]);
  if (match?.[1] === undefined || (port !== null && (port < 1 || port > 65_535))) return null;
  const name = canonicalName(match[1]);
  return name === "" ? null : { name, port, kind: kindOf(name) };
}

/** As rules are kept and shown. */
export function formatHost({ name, port }: Pick<Host, "name" | "port">): string {
  const shown = isIP(name) === 6 ? `[${name}]` : name;
  return port === null ? shown : `${shown}:${port}`;
}

// The URL standard's way with hosts (https://url.spec.whatwg.org/#host-parsing): what fetches would make of it.
function canonicalName(text: string): string {
  const url = URL.parse(`http://${text}/`);
  return url === null ? "" : url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

function kindOf(name: string): AddressKind {
  if (LOOPBACK_NAMES.test(name)) return "loopback";
  return METADATA_NAMES.test(name) ? "never" : addressKind(name);
}
