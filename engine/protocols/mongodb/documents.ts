// The documented fields of both sides of a MongoDB entry.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { shownText } from "../database-sections.ts";
import { commandOf } from "./commands.ts";
import type { MongoReply } from "./pair.ts";
import { hasSecrets, withoutSecrets } from "./secrets.ts";
import type { MongoMessage } from "./types.ts";

export function requestFields(message: MongoMessage): JsonObject {
  if (message.opcode === "") return {};
  const { command, database, collection, document } = commandOf(message);
  const { opcode, compression, requestId, flags, cursorId } = message;
  return {
    opcode,
    ...(compression === "" ? {} : { compression }),
    requestId,
    command,
    database,
    collection,
    document: withoutSecrets(document, hasSecrets(command)),
    sections: message.sections.map((one) => ({ ...one })),
    flags: [...flags],
    ...(cursorId === null ? {} : { cursorId }),
    ...documentFields(message),
  };
}
export function responseFields({ message, isSecret }: MongoReply): JsonObject {
  if (message.opcode === "") return {};
  const { opcode, compression, responseTo, flags } = message;
  const { document, cursor } = withoutBatch(withoutSecrets(message.document, isSecret));
  const { code, codeName, text } = errorOf(document);
  return {
    opcode,
    ...(compression === "" ? {} : { compression }),
    responseTo,
    ok: okOf(message),
    document,
    cursorId: cursor.id ?? message.cursorId,
    ...(cursor.documents.length > 0 ? { documents: [...cursor.documents] } : documentFields(message)),
    ...(code === null ? {} : { errorCode: code, errorCodeName: codeName, errorMessage: text }),
    ...(flags.length > 0 ? { flags: [...flags] } : {}),
  };
}
/** Documents of the operations of old. */
function documentFields({ opcode, documents, documentsLeftOut }: MongoMessage): JsonObject {
  const isApart = opcode === "OP_INSERT" || (opcode === "OP_REPLY" && documents.length > 1);
  return {
    ...(isApart ? { documents: [...documents] } : {}),
    ...(documentsLeftOut > 0 ? { documentsLeftOut } : {}),
  };
}
function okOf({ opcode, flags, document }: MongoMessage): number {
  if (document["ok"] !== undefined) return Number(shownText(document["ok"])) === 1 ? 1 : 0;
  return opcode === "OP_REPLY" && !flags.includes("queryFailure") && document["$err"] === undefined ? 1 : 0;
}

interface Batch {
  readonly id: Json | null;
  readonly documents: readonly Json[];
}
/** A cursor's documents stand beside the reply, not in it a second time. */
function withoutBatch(document: JsonObject): { readonly document: JsonObject; readonly cursor: Batch } {
  const { cursor } = document;
  if (typeof cursor !== "object" || cursor === null || Array.isArray(cursor))
    return { document, cursor: { id: null, documents: [] } };
  const { firstBatch, nextBatch, ...rest } = cursor as JsonObject;
  const batch = firstBatch ?? nextBatch;
  const documents = Array.isArray(batch) ? (batch as readonly Json[]) : [];
  return { document: { ...document, cursor: rest }, cursor: { id: rest["id"] ?? null, documents } };
}

interface Failure {
  readonly code: number | null;
  readonly codeName: string;
  readonly text: string;
}
/** Of the command, else of the first write of it that failed. */
function errorOf(document: JsonObject): Failure {
  const { writeErrors, writeConcernError } = document;
  const first = Array.isArray(writeErrors) ? writeErrors[0] : writeConcernError;
  const isFirst = typeof first === "object" && first !== null;
  const failed = isFirst ? (first as JsonObject) : document;
  const { code, codeName, errmsg } = failed;
  const text = shownText(errmsg ?? document["$err"]);
  if (!isFirst && text === "") return { code: null, codeName: "", text };
  return { code: typeof code === "number" ? code : 0, codeName: shownText(codeName), text };
}
