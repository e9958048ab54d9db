// The registry's protocols as agents name them. Rows hold one object for each, the very same one: that is what makes
// gathering them cheap.
import type { Protocol } from "../../contract/index.ts";
import { DISSECTORS } from "../../engine/index.ts";

const REGISTERED: readonly Protocol[] = DISSECTORS.flatMap(({ protocols }) => protocols);
const BY_KEY = new Map(REGISTERED.map((protocol) => [keyOf(protocol.macro, protocol.version), protocol]));
const BY_NAME = new Map(REGISTERED.toReversed().map((protocol) => [keyOf(protocol.name, protocol.version), protocol]));
// The first version of each.
const BY_MACRO = new Map(REGISTERED.toReversed().map((protocol) => [protocol.macro, protocol]));

/** The protocol of that macro and version, or the nearest to it where an agent knows another version; else null. */
export function findProtocol(macro: string, version: string): Protocol | null {
  const key = keyOf(macro, version);
  return BY_KEY.get(key) ?? BY_NAME.get(key) ?? BY_MACRO.get(macro) ?? null;
}

function keyOf(macro: string, version: string): string {
  return `${macro} ${version}`;
}
