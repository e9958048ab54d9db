// What people read of SSH: identifications, what was offered and agreed on, the server's key, how much is encrypted.
import type { JsonObject, Section } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import type { SshMessage } from "./types.ts";

export const presenter: Presenter<SshMessage, SshMessage> = { fields, columns, sections };

function fields({ request, response, error }: Exchange<SshMessage, SshMessage>): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : { message: request.message, ...request.values },
    response: response === null ? missing : { message: response.message, ...response.values },
    data: null,
    event: null,
  };
}

function columns({ request, response }: EntryDocument): Columns {
  const side = isEmptySide(request) ? "response" : "request";
  const message = shownText((side === "request" ? request : response)?.["message"]);
  const negotiated = (response?.["negotiated"] ?? {}) as JsonObject;
  const bytes = message === "encrypted" ? `${shownText(request?.["bytes"])} / ${shownText(response?.["bytes"])} B` : "";
  const [summary, summarySelector] = firstShown([
    [shownText(request?.["version"]), "request.version"],
    [shownText(response?.["version"]), "response.version"],
    [shownText(negotiated["kex"]), "response.negotiated.kex"],
    [shownText(response?.["hostKeyFingerprint"]), "response.hostKeyFingerprint"],
    [shownText(request?.["description"]), "request.description"],
    [shownText(response?.["description"]), "response.description"],
    [bytes, ""],
  ]);
  const isRefused = response?.["notAgreed"] !== undefined || message === "DISCONNECT";
  const isPair = !isEmptySide(request) && !isEmptySide(response);
  const reason = shownText(request?.["reasonCode"] ?? response?.["reasonCode"]);
  return {
    method: message,
    methodSelector: `${side}.message`,
    summary,
    summarySelector,
    status: reason === "" ? "0" : reason,
    statusSelector: reason === "" ? "" : `${side}.reasonCode`,
    outcome: isRefused ? "bad" : isPair && message !== "encrypted" ? "good" : "none",
  };
}

const APART = new Set(["negotiated"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  const negotiated = value["negotiated"];
  if (typeof negotiated !== "object" || negotiated === null || Array.isArray(negotiated)) return found;
  const rows = detailRows(`${side}.negotiated`, negotiated as JsonObject, new Set());
  return [{ kind: "table", title: "Negotiated", rows }, ...found];
}
