// What a data connection of FTP holds: a file or a listing, and what the control connection says that it is.
import type { Protocol } from "../../../contract/index.ts";

export const FTP_DATA: Protocol = {
  name: "ftpdata",
  version: "",
  abbr: "FTP-DATA",
  longName: "File Transfer Protocol, data connection",
  macro: "ftpdata",
  backgroundColor: "#558b2f",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://www.rfc-editor.org/rfc/rfc959",
  ports: ["20"],
  layer4: "tcp",
  layer3: "ip",
  priority: 15,
};

/** What the control connection knows; the command is filled in once it is sent. */
export type Transfer = { command: string; argument: string; readonly controlFlowId: number };

export interface TransferRequest {
  readonly transfer: Transfer;
}
export interface TransferData {
  readonly size: number;
  /** Its beginning. */
  readonly head: Uint8Array;
  readonly isFromClient: boolean;
  readonly missingBytes: number;
}
