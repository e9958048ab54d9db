// What the first bytes of a side say: requests come from the client, but heartbeats from either end.
import type { Detected } from "../dissector.ts";
import { readHeader } from "./header.ts";

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  const header = readHeader(bytes, start, end);
  if (header === undefined) return "more";
  if (header === null) return "no";
  if (header.isEvent) return "either";
  return header.isRequest ? "client" : "server";
}
