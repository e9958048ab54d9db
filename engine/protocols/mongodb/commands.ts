// What a request asks: the command, its database and collection, whichever operation carries it.
import type { JsonObject } from "../../../contract/index.ts";
import { shownText } from "../database-sections.ts";
import { hasSecrets } from "./secrets.ts";
import type { MongoMessage } from "./types.ts";

export interface Command {
  readonly command: string;
  readonly database: string;
  readonly collection: string;
  readonly document: JsonObject;
}
/** Operations that are commands by themselves. */
const OPERATIONS: Readonly<Record<string, string>> = {
  OP_UPDATE: "update",
  OP_INSERT: "insert",
  OP_DELETE: "delete",
  OP_GET_MORE: "getMore",
  OP_KILL_CURSORS: "killCursors",
};
/** Commands go to this collection in the operations of old. */
const COMMAND_SUFFIX = ".$cmd";
/** The key of a command whose collection stands elsewhere. */
const COLLECTION_KEYS: Readonly<Record<string, string>> = { getMore: "collection" };

export function commandOf(message: MongoMessage): Command {
  const { opcode, namespace } = message;
  if (opcode === "OP_MSG") return fromDocument(message.document, shownText(message.document["$db"]));
  const dot = namespace.indexOf(".");
  const database = dot < 0 ? namespace : namespace.slice(0, dot);
  if (opcode === "OP_QUERY" && namespace.endsWith(COMMAND_SUFFIX)) {
    const wrapped = message.document["$query"];
    const isWrapped = typeof wrapped === "object" && wrapped !== null;
    return fromDocument(isWrapped ? (wrapped as JsonObject) : message.document, database);
  }
  const collection = dot < 0 ? "" : namespace.slice(dot + 1);
  return {
    command: OPERATIONS[opcode] ?? (opcode === "OP_QUERY" ? "find" : ""),
    database,
    collection,
    document: message.document,
  };
}
export function isSecretCommand(message: MongoMessage): boolean {
  return hasSecrets(commandOf(message).command);
}

/** The first key names the command, its value mostly the collection. */
function fromDocument(document: JsonObject, database: string): Command {
  const [command = ""] = Object.keys(document);
  const named = document[COLLECTION_KEYS[command] ?? command];
  return { command, database, collection: typeof named === "string" ? named : "", document };
}
