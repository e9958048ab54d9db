// Names that a capture file tells of its addresses (name resolution blocks), as spans of the name table.
import { type AddressNames, formatAddress } from "../../engine/index.ts";
import { EVERYWHERE, type NameSpan, NO_NAMES } from "./name-span.ts";

/** Spans of the names of a name resolution block: they hold for the whole capture. */
export function spansOfNames(names: readonly AddressNames[]): readonly NameSpan[] {
  return names.flatMap(({ address, names: texts }) => spansOfAddress(formatAddress(address), texts));
}

/** The first name of an address is its best one. */
export function spansOfAddress(ip: string, names: readonly string[]): readonly NameSpan[] {
  const dns = names.find((text) => text !== "");
  if (ip === "" || dns === undefined) return [];
  return [{ ...EVERYWHERE, ip, names: { ...NO_NAMES, ...splitName(dns), dns, resolutionMechanism: "ip" } }];
}

// A label of a Kubernetes name: RFC 1123, 2.1, in lower case.
const LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
const SERVICE = new RegExp(`^(${LABEL})\\.(${LABEL})\\.svc(?:\\..*)?$`);
const NAME_AND_NAMESPACE = new RegExp(`^(${LABEL})\\.(${LABEL})$`);

export interface NameParts {
  readonly name: string;
  readonly namespace: string;
}

/**
 * `name.namespace`, as clusters write services and pods, and `name.namespace.svc.cluster.local` are two things; any
 * other name is one. A public name of two labels falls apart as well, which no filter notices: conditions on a name
 * also match the whole of it.
 */
export function splitName(text: string): NameParts {
  return parts(NAME_AND_NAMESPACE.exec(text) ?? SERVICE.exec(text), text);
}

/** The same for names that traffic tells: most of them are public, and only a whole service's name is taken apart. */
export function splitServiceName(text: string): NameParts {
  return parts(SERVICE.exec(text), text);
}

function parts(match: readonly string[] | null, text: string): NameParts {
  const [, name, namespace] = match ?? [];
  return name === undefined || namespace === undefined ? { name: text, namespace: "" } : { name, namespace };
}
