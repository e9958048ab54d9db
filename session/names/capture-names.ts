// Names that a capture file tells of its addresses (name resolution blocks), as spans of the name table.
import { type AddressNames, formatAddress } from "../../engine/index.ts";
import { ALWAYS_FROM_NS, ALWAYS_TO_NS, type NameSpan, NO_NAMES } from "./name-table.ts";

/** Spans of the names of a name resolution block: they hold for the whole capture. */
export function spansOfNames(names: readonly AddressNames[]): readonly NameSpan[] {
  return names.flatMap(({ address, names: texts }) => spansOfAddress(formatAddress(address), texts));
}

/** The first name of an address is its best one. */
export function spansOfAddress(ip: string, names: readonly string[]): readonly NameSpan[] {
  const dns = names.find((text) => text !== "");
  if (ip === "" || dns === undefined) return [];
  const span = { ip, fromNs: ALWAYS_FROM_NS, toNs: ALWAYS_TO_NS };
  return [{ ...span, names: { ...NO_NAMES, ...splitName(dns), dns, resolutionMechanism: "ip" } }];
}

// A label of a Kubernetes name: RFC 1123, 2.1, in lower case.
const LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
const NAME_AND_NAMESPACE = new RegExp(`^(${LABEL})\\.(${LABEL})(?:\\.svc(?:\\..*)?)?$`);

/**
 * `name.namespace`, as clusters write services and pods, and `name.namespace.svc.cluster.local` are two things; any
 * other name is one. A public name of two labels falls apart as well, which no filter notices: conditions on a name
 * also match the whole of it.
 */
export function splitName(text: string): { readonly name: string; readonly namespace: string } {
  const [, name, namespace] = NAME_AND_NAMESPACE.exec(text) ?? [];
  return name === undefined || namespace === undefined ? { name: text, namespace: "" } : { name, namespace };
}
