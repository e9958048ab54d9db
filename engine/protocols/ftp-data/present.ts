// What people read of a transfer: the command, how many bytes went which way, and the beginning of them.
import type { JsonObject, Section } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import type { TransferData, TransferRequest } from "./types.ts";

export const presenter: Presenter<TransferRequest, TransferData> = { fields, columns, sections };

function fields({ request, response }: Exchange<TransferRequest, TransferData>, codecs: Codecs): EntryDocument {
  return {
    request: request === null ? null : { ...request.transfer },
    response: response === null ? null : dataFields(response, codecs),
    data: null,
    event: null,
  };
}
function dataFields({ size, head, isFromClient, missingBytes }: TransferData, codecs: Codecs): JsonObject {
  const text = codecs.utf8(head, 0, head.length);
  return {
    size,
    sentBy: isFromClient ? "client" : "server",
    ...(missingBytes > 0 ? { missingBytes } : {}),
    ...(text === null ? { content: codecs.base64(head, 0, head.length), encoding: "base64" } : { content: text }),
  };
}

function columns({ request, response }: EntryDocument): Columns {
  // A connection over which nothing was asked for has no command.
  const command = shownText(request?.["command"]);
  return {
    method: command === "" ? "data" : command,
    methodSelector: command === "" ? "" : "request.command",
    summary: shownText(request?.["argument"]),
    summarySelector: "request.argument",
    status: "0",
    statusSelector: "",
    outcome: response?.["missingBytes"] === undefined ? "good" : "none",
  };
}

const APART = new Set(["content", "encoding", "controlFlowId"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const rows = detailRows(side, value, APART);
  // What is added to the filter is the control connection itself.
  const control = value["controlFlowId"];
  const flow = typeof control === "number" ? [{ name: "control flow", value: control, selector: "flowId" }] : [];
  const body = shownText(value["content"]);
  const encoding = value["encoding"] === "base64" ? "base64" : "";
  const content = { kind: "body", title: "Content", body, encoding, mimeType: "text/plain" } as const;
  return [
    { kind: "table", title: "Details", rows: [...rows, ...flow] },
    ...(body === "" ? [] : [{ ...content, selector: `${side}.content` }]),
  ];
}
