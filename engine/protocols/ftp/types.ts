// What an exchange of FTP's control connection holds: a command, and what the server said to it.
import type { JsonObject, Protocol } from "../../../contract/index.ts";
import type { Reply } from "../reply-lines.ts";

export const FTP: Protocol = {
  name: "ftp",
  version: "",
  abbr: "FTP",
  longName: "File Transfer Protocol",
  macro: "ftp",
  backgroundColor: "#33691e",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://www.rfc-editor.org/rfc/rfc959",
  ports: ["21", "990"],
  layer4: "tcp",
  layer3: "ip",
  priority: 11,
};

export interface FtpRequest {
  readonly command: string;
  /** What the command says, as the document shows it. */
  readonly values: JsonObject;
  /** A reply of 1xx, which another follows. */
  preliminary: Reply | null;
}
export interface FtpReply {
  readonly reply: Reply | null;
  readonly preliminary: Reply | null;
  readonly isGreeting: boolean;
  /** Where a passive transfer goes to. */
  readonly address: DataAddress | null;
}
/** Where a data connection goes to. */
export interface DataAddress {
  readonly ip: string;
  readonly port: number;
}
