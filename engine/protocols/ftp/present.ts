// What people read of an FTP exchange: the command, what the server said, where its data goes to.
import type { JsonObject, Section } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { type Reply, replyOutcome } from "../reply-lines.ts";
import type { FtpReply, FtpRequest } from "./types.ts";

export const presenter: Presenter<FtpRequest, FtpReply> = { fields, columns, sections };

function fields({ request, response, error }: Exchange<FtpRequest, FtpReply>): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : { command: request.command, ...request.values },
    response: response === null ? missing : responseFields(response),
    data: null,
    event: null,
  };
}
function responseFields({ reply, preliminary, isGreeting, address }: FtpReply): JsonObject {
  if (reply === null) return {};
  return {
    ...(isGreeting ? { type: "greeting" } : {}),
    ...replyFields(reply),
    ...(address === null ? {} : { dataAddress: { ...address } }),
    ...(preliminary === null ? {} : { preliminary: replyFields(preliminary) }),
  };
}
function replyFields({ code, lines, lineCount }: Reply): JsonObject {
  const leftOut = lineCount - lines.length;
  return { code, text: lines.join("\n"), ...(leftOut > 0 ? { linesLeftOut: leftOut } : {}) };
}

function columns({ request, response }: EntryDocument): Columns {
  const isAlone = isEmptySide(request);
  const code = response?.["code"];
  const isGreeting = isAlone && response?.["type"] === "greeting";
  const [summary, summarySelector] = firstShown([
    [shownText(request?.["argument"]), "request.argument"],
    [isAlone ? (shownText(response?.["text"]).split("\n", 1)[0] ?? "") : "", "response.text"],
  ]);
  const command = shownText(request?.["command"]);
  return {
    method: isGreeting ? "greeting" : command || (isEmptySide(request) ? "" : "unknown"),
    methodSelector: isGreeting ? "response.type" : command === "" ? "" : "request.command",
    summary,
    summarySelector,
    status: shownText(code),
    statusSelector: code === undefined ? "" : "response.code",
    outcome: replyOutcome(typeof code === "number" ? code : null),
  };
}
function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  return [{ kind: "table", title: "Details", rows: detailRows(side, value, new Set()) }];
}
