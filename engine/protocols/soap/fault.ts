// A fault, in either version's words:
//   1.1 (4.4): faultcode faultstring [ faultactor ] [ detail ]
//   1.2 (5.4): Code( Value [ Subcode( Value … ) ] ) Reason( Text+ ) [ Node ] [ Role ] [ Detail ]
import type { XmlReader } from "../xml-reader.ts";

/** Characters that an entry keeps of each. */
export const MAX_FAULT_CHARACTERS = 4096;

export interface Fault {
  /** Without its prefix: `Client`, `Server`, `Sender`, `Receiver`, or one of the service's own. */
  code: string;
  subcode: string;
  reason: string;
  /** Who found it: `faultactor`, or `Role`. */
  actor: string;
  /** Name of the first element of its detail. */
  detail: string;
}

/** Reads the fault at hand. */
export function readFault(xml: XmlReader): Fault {
  const fault: Fault = { code: "", subcode: "", reason: "", actor: "", detail: "" };
  const { depth } = xml;
  while (xml.child(depth)) {
    if (xml.is("faultcode")) fault.code = withoutPrefix(xml.content());
    else if (xml.is("Code")) readCode(xml, fault);
    else if (xml.is("faultstring")) fault.reason = kept(xml.content());
    else if (xml.is("Reason")) readReason(xml, fault);
    else if (xml.is("faultactor") || xml.is("Role")) fault.actor = kept(xml.content());
    else if (xml.is("detail") || xml.is("Detail")) {
      if (xml.child(xml.depth)) fault.detail = xml.local;
    }
  }
  return fault;
}

function readCode(xml: XmlReader, fault: Fault): void {
  const { depth } = xml;
  while (xml.child(depth)) {
    if (xml.is("Value")) fault.code = withoutPrefix(xml.content());
    else if (xml.is("Subcode")) {
      if (xml.child(depth + 1) && xml.is("Value")) fault.subcode = withoutPrefix(xml.content());
    }
  }
}

// The same in several languages: the first one.
function readReason(xml: XmlReader, fault: Fault): void {
  const { depth } = xml;
  while (xml.child(depth)) if (xml.is("Text") && fault.reason === "") fault.reason = kept(xml.content());
}

function withoutPrefix(name: string): string {
  return kept(name.slice(name.indexOf(":") + 1));
}
function kept(text: string): string {
  return text.slice(0, MAX_FAULT_CHARACTERS);
}
