// An entry whose sides are written as text by themselves, while its cells need only a part of each.
import type { JsonObject } from "../../contract/index.ts";
import type { Exchange } from "../exchange.ts";
import type { Columns, EntryDocument, WrittenEntry } from "./dissector.ts";

export interface WrittenSide {
  /** What cells are made from; null where the side is not there. */
  readonly head: JsonObject | null;
  readonly json: string;
}

const NOTHING: WrittenSide = { head: null, json: "null" };
/** Of an exchange with an error: a side that is missing is an empty one. */
const MISSING: WrittenSide = { head: {}, json: "{}" };

export function writtenSides<Message>(
  { request, response, error }: Exchange<Message, Message>,
  sideOf: (message: Message) => WrittenSide,
  columns: (document: EntryDocument) => Columns,
): WrittenEntry {
  const missing = error === null ? NOTHING : MISSING;
  const asked = request === null ? missing : sideOf(request);
  const answered = response === null ? missing : sideOf(response);
  return {
    request: asked.json,
    response: answered.json,
    columns: columns({ request: asked.head, response: answered.head, data: null, event: null }),
  };
}
