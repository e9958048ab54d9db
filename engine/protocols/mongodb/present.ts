// What people read of a MongoDB exchange: the list's cells, and the detail with command and documents apart.
import type { Json, JsonObject, Section } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { commandOf } from "./commands.ts";
import { hasSecrets, withoutSecrets } from "./secrets.ts";
import type { MongoMessage } from "./types.ts";
import type { MongoReply } from "./pair.ts";

export const presenter: Presenter<MongoMessage, MongoReply> = { fields, columns, sections };

function fields({ request, response, error }: Exchange<MongoMessage, MongoReply>): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : requestFields(request),
    response: response === null ? missing : responseFields(response),
    data: null,
    event: null,
  };
}
function requestFields(message: MongoMessage): JsonObject {
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
function responseFields({ message, isSecret }: MongoReply): JsonObject {
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

function columns({ request, response }: EntryDocument): Columns {
  const [summary, summarySelector] = firstShown([
    [shownText(request?.["collection"]), "request.collection"],
    [shownText(request?.["database"]), "request.database"],
    [shownText(response?.["errorMessage"]), "response.errorMessage"],
  ]);
  const isAnswered = !isEmptySide(response);
  const code = response?.["errorCode"];
  const isBad = code !== undefined || (isAnswered && response?.["ok"] === 0);
  const good = isAnswered && !isEmptySide(request) ? "good" : "none";
  return {
    method: shownText(request?.["command"]),
    methodSelector: "request.command",
    summary,
    summarySelector,
    status: isAnswered ? shownText(code ?? 0) : "",
    statusSelector: code === undefined ? "" : "response.errorCode",
    outcome: isBad ? "bad" : good,
  };
}

const APART = new Set(["document", "documents", "sections"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  for (const [name, title] of [
    ["document", "Document"],
    ["documents", "Documents"],
  ] as const) {
    const inner = value[name];
    if (inner === undefined || inner === null) continue;
    const body = JSON.stringify(inner);
    if (body !== "{}")
      found.push({
        kind: "body",
        title,
        body,
        encoding: "",
        mimeType: "application/json",
        selector: `${side}.${name}`,
      });
  }
  return found;
}
