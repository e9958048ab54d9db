// An entry that is put together already, as scripts get it.
import type { Entry } from "../../contract/index.ts";
import type { ScriptEntry } from "./types.ts";

export function scriptEntryOf({ request, response, data, event, error, ...head }: Entry): ScriptEntry {
  const document = JSON.stringify({ request, response, data, event, error });
  return { id: head.id, node: head.node.name, head: JSON.stringify(head), document };
}
