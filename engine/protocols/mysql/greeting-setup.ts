// The server greets before TLS begins, and not again inside: what it said goes along to what is read there.
import type { JsonObject } from "../../../contract/index.ts";
import type { Greeting } from "./types.ts";

export function greetingSetup(greeting: Greeting | null): JsonObject {
  if (greeting === null) return {};
  const { serverVersion, connectionId, capabilities, plugin } = greeting;
  return { serverVersion, connectionId, capabilities, plugin };
}

/** Null where none was seen. */
export function greetingOf({ serverVersion, connectionId, capabilities, plugin }: JsonObject): Greeting | null {
  if (typeof serverVersion !== "string" || typeof plugin !== "string") return null;
  if (typeof connectionId !== "number" || typeof capabilities !== "number") return null;
  return { serverVersion, connectionId, capabilities, plugin };
}
