// FTP in the comparison: commands with their arguments, and the lines of replies that have a code. Users and passwords are
// hidden with us, and so they are on both sides.
import type { JsonObject } from "../../contract/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { type PdmlNode, shown } from "./pdml.ts";
import { wordOf } from "./words.ts";

const SECRET = /^(?:PASS|ACCT|USER (?!anonymous$|ftp$))/i;

/** A line is a field without a name that holds what the line has. */
export function readFtp(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  return node.children.map((line) => ({
    command: shown(line, "ftp.request.command"),
    argument: shown(line, "ftp.request.arg"),
    code: shown(line, "ftp.response.code"),
    text: shown(line, "ftp.response.arg"),
  }));
}
export function ftpWords({ command, argument, code, text }: OracleMessage): string | null {
  if (command !== undefined) {
    const line = `${wordOf(command)} ${wordOf(argument)}`.trim();
    return SECRET.test(line) ? `${wordOf(command)} ***` : line;
  }
  return code === undefined ? null : `${wordOf(code)} ${wordOf(text)}`.trim();
}
/** Our facts of one side of an entry. */
export function ourFtp(side: "request" | "response", value: JsonObject): readonly string[] {
  const { command, argument, preliminary } = value;
  if (side === "request") return wordOf(command) === "" ? [] : [`${wordOf(command)} ${wordOf(argument)}`.trim()];
  return [...(preliminary === undefined ? [] : codedLines(preliminary as JsonObject)), ...codedLines(value)];
}
/** The first and the last line of a reply have its code. */
function codedLines({ code, text }: JsonObject): readonly string[] {
  if (code === undefined) return [];
  const lines = wordOf(text).split("\n");
  const coded = lines.length > 1 ? [lines[0], lines.at(-1)] : lines;
  return coded.map((line) => `${wordOf(code)} ${wordOf(line)}`.trim());
}
