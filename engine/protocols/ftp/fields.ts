// What filters can name of FTP entries.
import type { FieldSpec, PathSpec } from "../../../contract/index.ts";

const protocol = "ftp";
function field(name: string, type: FieldSpec["type"], doc: string, of: string): FieldSpec {
  return { name: `ftp_${name}`, type, doc, protocol, path: of };
}
function path(name: string, type: PathSpec["type"], doc: string): PathSpec {
  return { path: name, type, doc, protocol };
}

export const fields: readonly FieldSpec[] = [
  field("command", "string", "USER, RETR, STOR, PASV, …", "request.command"),
  field("argument", "string", "What stands behind the command; users and passwords are ***", "request.argument"),
  field("code", "int", "Code of the reply: 226, 550, …", "response.code"),
];
export const paths: readonly PathSpec[] = [
  path("request.command", "string", "USER, RETR, STOR, PASV, …; empty for what is no command"),
  path("request.argument", "string", "What stands behind the command; users and passwords are ***"),
  path("request.dataAddress.ip", "string", "Where the data connection goes to (PORT, EPRT)"),
  path("request.dataAddress.port", "int", "Its port"),
  path("response.type", "string", "greeting, for what a server says first"),
  path("response.code", "int", "Code of the reply: 226, 550, …"),
  path("response.text", "string", "What the server says"),
  path("response.dataAddress.ip", "string", "Where the data connection goes to (PASV, EPSV)"),
  path("response.dataAddress.port", "int", "Its port"),
  path("response.preliminary.code", "int", "Code of the reply that said that a transfer begins"),
  path("response.preliminary.text", "string", "What it said"),
];
