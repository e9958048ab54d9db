// SOAP in bodies of HTTP: which requests and answers are envelopes, and what they say.
//   1.1: text/xml with a SOAPAction header (6.1)    1.2: application/soap+xml, whose parameter `action` says the same (part 2, 7.1)
//   With attachments, the envelope is the first part of a multipart/related body (XOP, MTOM).
import type { JsonObject } from "../../../contract/index.ts";
import { parameter } from "../http/content.ts";
import type { Carried, CarryingMessage } from "../inside-http.ts";
import { type Envelope, envelopeFields, readEnvelope } from "./envelope.ts";
import { SOAP_1_1, SOAP_2_0 } from "./protocol.ts";
import { rootPart } from "./root-part.ts";

/** Longest action that an entry keeps. */
export const MAX_ACTION_CHARACTERS = 1024;
const XML_TYPES: ReadonlySet<string> = new Set(["text/xml", "application/soap+xml", "application/xml"]);

/** Null where the message carries no envelope. */
export function soapIn(message: CarryingMessage): Carried | null {
  const envelope = envelopeOf(message);
  if (envelope === null) return null;
  return {
    overHttp1: SOAP_1_1,
    overHttp2: SOAP_2_0,
    requestFields: () => ({ soap: requestFields(envelope, message) }),
    responseFields(answer) {
      const answered = envelopeOf(answer);
      return answered === null ? {} : { soap: responseFields(answered) };
    },
  };
}

function envelopeOf(message: CarryingMessage): Envelope | null {
  const { mediaType, text } = message;
  if (text === null) return null;
  if (mediaType === "multipart/related") return readEnvelope(rootPart(text, message.header("content-type")));
  return XML_TYPES.has(mediaType) ? readEnvelope(text) : null;
}

function requestFields(envelope: Envelope, message: CarryingMessage): JsonObject {
  const action = actionOf(envelope, message).slice(0, MAX_ACTION_CHARACTERS);
  return { ...envelopeFields(envelope), action, operation: operationOf(envelope, action) };
}

function responseFields(envelope: Envelope): JsonObject {
  const fields = envelopeFields(envelope);
  if (envelope.fault === null) return fields;
  const { code, subcode, reason, actor, detail } = envelope.fault;
  return {
    ...fields,
    errorCode: code,
    errorSubcode: subcode,
    errorMessage: reason,
    errorActor: actor,
    errorDetail: detail,
  };
}

function actionOf(envelope: Envelope, message: CarryingMessage): string {
  const sent = message.header("soapaction").trim();
  const action = sent === "" ? parameter(message.header("content-type"), "action") : sent.replaceAll(/^"|"$/g, "");
  return action === "" ? envelope.action : action;
}

// The body's element names what is asked for. Where it is encrypted, or where there is none, the action's last part does.
function operationOf({ element }: Envelope, action: string): string {
  if (element !== "" && element !== "EncryptedData") return element;
  return /[^/#:]+$/.exec(action)?.[0] ?? element;
}
