// What the first bytes of a side say: the operation says who sends it.
import type { Detected } from "../dissector.ts";
import { looksLikeMessage } from "./shape.ts";

export function detect(bytes: Uint8Array, start: number, end: number): Detected {
  const operation = looksLikeMessage(bytes, start, end);
  if (operation === undefined) return "more";
  if (operation === null) return "no";
  return operation.isRequest ? "client" : "server";
}
