// What an exchange of mail holds: a command, and what the server said to it.
import type { JsonObject, Protocol } from "../../../contract/index.ts";
import type { Reply } from "../reply-lines.ts";

export const SMTP: Protocol = {
  name: "smtp",
  version: "",
  abbr: "SMTP",
  longName: "Simple Mail Transfer Protocol",
  macro: "smtp",
  backgroundColor: "#00838f",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://www.rfc-editor.org/rfc/rfc5321",
  ports: ["25", "465", "587"],
  layer4: "tcp",
  layer3: "ip",
  priority: 10,
};
export const LMTP: Protocol = {
  ...SMTP,
  // Agents name a protocol by its macro and version, and the macro is that of SMTP.
  version: "LMTP",
  abbr: "LMTP",
  longName: "Local Mail Transfer Protocol",
  referenceLink: "https://www.rfc-editor.org/rfc/rfc2033",
  ports: ["24"],
};

/** One command; what comes behind it (a message, answers to challenges) is collected in it. */
export interface SmtpRequest {
  readonly command: string;
  /** What the command says, as the document shows it. */
  readonly values: JsonObject;
  /** Of DATA and BDAT, once some of it was seen. */
  content: MailContent | null;
  /** Answers to challenges of a login; what they say is not kept. */
  challenges: number;
}

/** A message, or a piece of one (BDAT). */
export interface MailContent {
  /** Without the dots that only hide others (RFC 5321, 4.5.2), and without the last line. */
  size: number;
  /** Its beginning, as it was sent. */
  head: Uint8Array;
  isCut: boolean;
  /** Lines that begin with a dot have one more (DATA). */
  readonly isStuffed: boolean;
}

export interface SmtpReply {
  /** The last of them is the answer; LMTP gives one for each recipient. */
  readonly replies: readonly Reply[];
  readonly recipients: readonly string[];
  /** What it answers: extensions are read from the reply to EHLO only. */
  readonly command: string;
}
