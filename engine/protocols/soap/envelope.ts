// What an envelope says: SOAP 1.1 (W3C Note of 2000, 4) and SOAP 1.2 (part 1, 5), told apart by their namespace.
//   Envelope = [ Header ] Body    Body = *element, or one Fault
// Reading ends with the first element of the body, which names the operation: what it holds is the body's own affair.
import type { JsonObject } from "../../../contract/index.ts";
import { XmlReader } from "../xml-reader.ts";
import { type Fault, readFault } from "./fault.ts";

/** Names of header blocks that an entry lists, and elements of an envelope that are looked at. */
export const MAX_HEADERS = 100;
const VERSIONS: ReadonlyMap<string, string> = new Map([
  ["http://schemas.xmlsoap.org/soap/envelope/", "1.1"],
  ["http://www.w3.org/2003/05/soap-envelope", "1.2"],
]);

export interface Envelope {
  readonly version: string;
  /** The body's first element, without its prefix; empty where there is none. */
  element: string;
  namespace: string;
  /** Names of the header blocks, without prefix. */
  readonly headers: string[];
  /** `Action` of WS-Addressing among the headers; empty where there is none. */
  action: string;
  fault: Fault | null;
}

/** Null for what is no envelope. One that is cut or damaged behind its beginning says what is there. */
export function readEnvelope(text: string): Envelope | null {
  // Most bodies are no envelopes: they are not read.
  if (!text.includes("Envelope")) return null;
  const xml = new XmlReader(text);
  if (!xml.child(0) || !xml.is("Envelope")) return null;
  const envelopeNamespace = xml.namespace();
  const version = VERSIONS.get(envelopeNamespace);
  if (version === undefined) return null;
  const envelope: Envelope = { version, element: "", namespace: "", headers: [], action: "", fault: null };
  for (let i = 0; i < MAX_HEADERS && xml.child(1); i++) {
    if (xml.is("Header")) readHeaders(xml, envelope);
    else if (xml.is("Body")) {
      if (xml.child(2)) readBody(xml, envelope, envelopeNamespace);
      break;
    }
  }
  return envelope;
}

function readHeaders(xml: XmlReader, envelope: Envelope): void {
  while (xml.child(2)) {
    const { local } = xml;
    if (envelope.headers.length < MAX_HEADERS) envelope.headers.push(local);
    if (local === "Action") envelope.action = xml.content();
  }
}

function readBody(xml: XmlReader, envelope: Envelope, envelopeNamespace: string): void {
  envelope.element = xml.local;
  envelope.namespace = xml.namespace();
  if (xml.is("Fault") && envelope.namespace === envelopeNamespace) envelope.fault = readFault(xml);
}

/** What an entry says of an envelope, whichever side sent it. */
export function envelopeFields({ version, element, namespace, headers }: Envelope): JsonObject {
  return { version, element, namespace, headers };
}
