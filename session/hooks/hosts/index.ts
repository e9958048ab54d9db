// The public face of the rules for hosts.
export { type AddressKind, addressKind } from "./address-kind.ts";
export { formatHost, type Host, readHost } from "./host-name.ts";
export { type HostParts, type KeptHostRules, neverReached, openHostRules } from "./host-rules.ts";
