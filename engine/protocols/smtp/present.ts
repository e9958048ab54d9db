// What people read of an exchange of mail: the command, what the server said, and the message with the fields of its head.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { objectsOf } from "../document-sides.ts";
import { type Reply, replyOutcome } from "../reply-lines.ts";
import { readMessageHead, unstuffed } from "./message-head.ts";
import type { MailContent, SmtpReply, SmtpRequest } from "./types.ts";

export const presenter: Presenter<SmtpRequest, SmtpReply> = { fields, columns, sections };

/** Extensions of a server that are shown. */
export const MAX_EXTENSIONS = 100;

function fields({ request, response, error }: Exchange<SmtpRequest, SmtpReply>, codecs: Codecs): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : requestFields(request, codecs),
    response: response === null ? missing : responseFields(response),
    data: null,
    event: null,
  };
}
function requestFields({ command, values, content, challenges }: SmtpRequest, codecs: Codecs): JsonObject {
  return {
    command,
    ...values,
    ...(challenges > 0 ? { challenges } : {}),
    ...(content === null ? {} : { message: messageFields(content, codecs) }),
  };
}
function messageFields({ size, head: sent, isCut, isStuffed }: MailContent, codecs: Codecs): JsonObject {
  const head = isStuffed ? unstuffed(sent) : sent;
  const { fields: list, fieldCount, bodyAt } = readMessageHead(head, codecs);
  const named = (name: string): string => {
    const found = list.find((field) => shownText(field["name"]).toLowerCase() === name);
    return shownText(found?.["value"]);
  };
  const body = bodyAt < 0 ? null : bodyFields(head, bodyAt, codecs);
  return {
    size,
    subject: named("subject"),
    from: named("from"),
    to: named("to"),
    messageId: named("message-id"),
    headers: [...list],
    ...(fieldCount > list.length ? { headersLeftOut: fieldCount - list.length } : {}),
    ...body,
    ...(isCut ? { isCut } : {}),
  };
}
function bodyFields(head: Uint8Array, at: number, codecs: Codecs): JsonObject {
  const text = codecs.utf8(head, at, head.length);
  return text === null ? { body: codecs.base64(head, at, head.length), encoding: "base64" } : { body: text };
}

function responseFields({ replies, recipients, command }: SmtpReply): JsonObject {
  const first = replies[0];
  if (first === undefined) return {};
  const worst = replies.find(({ code }) => code >= 400) ?? first;
  const isGreeting = command === "greeting";
  return {
    ...(isGreeting ? { type: "greeting" } : {}),
    ...replyFields(worst),
    ...(command === "EHLO" || command === "LHLO" ? { extensions: extensionsOf(worst) } : {}),
    ...(recipients.length === 0
      ? {}
      : { recipients: replies.map((reply, i) => ({ recipient: recipients[i] ?? "", ...replyFields(reply) })) }),
  };
}
/** `550 5.1.1 No such user`: the code in the middle is an enhanced one (RFC 3463). */
const ENHANCED = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/;

function replyFields({ code, lines, lineCount }: Reply): JsonObject {
  const [, enhanced = ""] = ENHANCED.exec(lines[0] ?? "") ?? [];
  const text = lines.map((line) =>
    enhanced !== "" && line.startsWith(enhanced) ? line.slice(enhanced.length + 1) : line,
  );
  return {
    code,
    ...(enhanced === "" ? {} : { enhancedCode: enhanced }),
    text: text.join("\n"),
    ...(lineCount > lines.length ? { linesLeftOut: lineCount - lines.length } : {}),
  };
}
/** Of every line but the first: a keyword and its parameters (RFC 5321, 4.1.1.1). */
function extensionsOf({ code, lines }: Reply): JsonObject {
  const found: [string, Json][] = [];
  if (code >= 300) return {};
  for (const line of lines.slice(1, 1 + MAX_EXTENSIONS)) {
    const at = line.search(/[ =]/);
    found.push(at < 0 ? [line.toUpperCase(), ""] : [line.slice(0, at).toUpperCase(), line.slice(at + 1)]);
  }
  return Object.fromEntries(found);
}

/** What tells commands of one kind apart. */
const SUMMARIES = ["from", "to", "domain", "mechanism", "argument"] as const;

function columns({ request, response }: EntryDocument): Columns {
  const message = (request?.["message"] ?? {}) as JsonObject;
  const code = response?.["code"];
  const candidates: (readonly [string, string])[] = [
    ...SUMMARIES.map((name) => [shownText(request?.[name]), `request.${name}`] as const),
    [shownText(message["subject"]), "request.message.subject"],
    [isEmptySide(request) ? (shownText(response?.["text"]).split("\n", 1)[0] ?? "") : "", "response.text"],
  ];
  const [summary, summarySelector] = firstShown(candidates);
  const isGreeting = isEmptySide(request) && response?.["type"] === "greeting";
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

const APART = new Set(["parameters", "message", "extensions", "recipients"]);
const MESSAGE_APART = new Set(["headers", "body", "encoding"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  const table = (title: string, rows: readonly SectionRow[]): void => {
    if (rows.length > 0) found.push({ kind: "table", title, rows });
  };
  table("Parameters", namedRows(value["parameters"], `${side}.parameters`));
  table("Extensions", namedRows(value["extensions"], `${side}.extensions`));
  objectsOf(value["recipients"]).forEach((one, i) =>
    table(shownText(one["recipient"]), detailRows(`${side}.recipients[${i}]`, one, new Set(["recipient"]))),
  );
  const message = value["message"];
  if (typeof message !== "object" || message === null || Array.isArray(message)) return found;
  return [...found, ...messageSections(`${side}.message`, message as JsonObject)];
}
function messageSections(selector: string, message: JsonObject): readonly Section[] {
  const head = objectsOf(message["headers"]).map((field, i) => ({
    name: shownText(field["name"]),
    value: shownText(field["value"]),
    selector: `${selector}.headers[${i}].value`,
  }));
  const body = shownText(message["body"]);
  const encoding = message["encoding"] === "base64" ? "base64" : "";
  return [
    { kind: "table", title: "Message", rows: detailRows(selector, message, MESSAGE_APART) },
    ...(head.length > 0 ? [{ kind: "table", title: "Headers", rows: head } as const] : []),
    ...(body === ""
      ? []
      : [
          {
            kind: "body",
            title: "Body",
            body,
            encoding,
            mimeType: "text/plain",
            selector: `${selector}.body`,
          } as const,
        ]),
  ];
}
function namedRows(value: Json | undefined, selector: string): readonly SectionRow[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value as JsonObject).map(([name, one]) => ({
    name,
    value: shownText(one),
    selector: `${selector}["${name}"]`,
  }));
}
