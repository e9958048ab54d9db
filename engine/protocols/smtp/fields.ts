// What filters can name of SMTP and LMTP entries.
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";

const protocol = "smtp";
function field(name: string, type: FieldSpec["type"], doc: string, of: string): FieldSpec {
  return { name: `smtp_${name}`, type, doc, protocol, path: of };
}
function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol };
}

export const fields: readonly FieldSpec[] = [
  field("command", "string", "EHLO, MAIL, RCPT, DATA, AUTH, STARTTLS, …", "request.command"),
  field("from", "string", "Sender of the envelope", "request.from"),
  field("to", "string", "Recipient of the envelope", "request.to"),
  field("subject", "string", "Subject of the message", "request.message.subject"),
  field("code", "int", "Code of the reply: 250, 550, …", "response.code"),
  field("enhanced_code", "string", "Enhanced status code of the reply: 5.1.1", "response.enhancedCode"),
];
export const paths: readonly PathSpec[] = [
  path("request.command", "string", "EHLO, MAIL, RCPT, DATA, AUTH, STARTTLS, …; empty for what is no known command"),
  path("request.domain", "string", "Who the client says it is (EHLO, HELO, LHLO)"),
  path("request.from", "string", "Sender of the envelope (MAIL)"),
  path("request.to", "string", "Recipient of the envelope (RCPT)"),
  path("request.parameters", "map", "Parameters of MAIL and RCPT: SIZE, BODY, NOTIFY, …"),
  path("request.mechanism", "string", "Mechanism of a login (AUTH); its credentials are never stored"),
  path("request.challenges", "int", "Challenges that the client answered in a login"),
  path("request.argument", "string", "What else a command says"),
  path("request.message.size", "int", "Bytes of the message"),
  path("request.message.subject", "string", "Its subject"),
  path("request.message.from", "string", "Its sender, as its head says"),
  path("request.message.to", "string", "Its recipients, as its head says"),
  path("request.message.messageId", "string", "Its Message-ID"),
  path("request.message.headers", "list", "Fields of its head: name, value"),
  path("request.message.body", "string", "The beginning of its body"),
  path("response.type", "string", "greeting, for what a server says first"),
  path("response.code", "int", "Code of the reply; of several (LMTP) the first that refuses"),
  path("response.enhancedCode", "string", "Enhanced status code: 5.1.1"),
  path("response.text", "string", "What the server says"),
  path("response.extensions", "map", "Extensions that the server offers: SIZE, PIPELINING, …"),
  path("response.recipients", "list", "LMTP: recipient, code, enhancedCode, text for each"),
];
