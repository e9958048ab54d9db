// Commands (RFC 959, 4.1; RFC 2228; RFC 2428; RFC 3659). Names and passwords of users are not kept, but for the guest's.
import type { JsonObject } from "../../../contract/index.ts";
import { hostPort, extendedAddress } from "./addresses.ts";

const HIDDEN = "***";
/** Their arguments are secrets: passwords, and what secures a connection. */
const SECRET: ReadonlySet<string> = new Set(["PASS", "ACCT", "ADAT", "MIC", "CONF", "ENC"]);
const GUEST = /^(?:anonymous|ftp)$/i;
const SECRET_SITE = /^(?:PSWD|PASS|CHPASS|GPASS|PASSWD)\b/i;
const VERB = /^([A-Za-z]{3,8})(?: (.*))?$/;

export interface Command {
  readonly command: string;
  readonly values: JsonObject;
}

/** A line that is no command is not shown. */
export function parseCommand(line: string): Command {
  const [, verb = "", argument = ""] = VERB.exec(line) ?? [];
  const command = verb.toUpperCase();
  if (command === "") return { command, values: { length: line.length } };
  const isHidden =
    SECRET.has(command) ||
    (command === "USER" && !GUEST.test(argument)) ||
    (command === "SITE" && SECRET_SITE.test(argument));
  if (argument === "" || isHidden) return { command, values: argument === "" ? {} : { argument: HIDDEN } };
  const address = command === "PORT" ? hostPort(argument) : command === "EPRT" ? extendedAddress(argument, "") : null;
  return { command, values: { argument, ...(address === null ? {} : { dataAddress: { ...address } }) } };
}

/** A line of a form that only commands have: where they go on after a gap. */
const KNOWN =
  /^(?:USER|PASS|ACCT|CWD|CDUP|QUIT|PORT|PASV|EPRT|EPSV|TYPE|RETR|STOR|STOU|APPE|REST|RNFR|RNTO|ABOR|DELE|RMD|MKD|PWD|LIST|NLST|MLSD|MLST|SITE|SYST|STAT|FEAT|OPTS|SIZE|MDTM|NOOP|AUTH|PBSZ|PROT)(?: |\r?\n)/i;
const MAX_VERB_BYTES = 6;

export function isCommandAt(bytes: Uint8Array, start: number, end: number): boolean {
  return KNOWN.test(String.fromCharCode(...bytes.subarray(start, Math.min(end, start + MAX_VERB_BYTES))));
}
