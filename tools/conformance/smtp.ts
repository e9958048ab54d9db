// Mail in the comparison: commands with sender or recipient, replies with what they say first. What comes between a command
// and its answer (334, 354) is part of the command's entry with us, and so is a message.
import type { JsonObject } from "../../contract/index.ts";
import type { OracleMessage } from "./oracle.ts";
import { findAll, type PdmlNode, shown } from "./pdml.ts";
import { wordOf } from "./words.ts";

const BETWEEN = new Set(["334", "354"]);

export function readSmtp(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  const commands = findAll(node, "smtp.command_line").map((line) => ({
    command: shown(line, "smtp.req.command"),
    parameter: shown(line, "smtp.req.parameter"),
  }));
  const replies = findAll(node, "smtp.response").map((line) => ({
    code: shown(line, "smtp.response.code"),
    text: shown(line, "smtp.rsp.parameter"),
  }));
  return [...commands, ...replies];
}
export function smtpWords({ command, parameter, code, text }: OracleMessage): string | null {
  if (command !== undefined) {
    const path = /^(?:FROM|TO):\s*<([^>]*)>/i.exec(wordOf(parameter))?.[1] ?? "";
    return `${wordOf(command).toUpperCase()} ${path}`.trim();
  }
  return code === undefined || BETWEEN.has(wordOf(code)) ? null : `${wordOf(code)} ${wordOf(text)}`.trim();
}
/** Our facts of one side of an entry. */
export function ourSmtp(side: "request" | "response", value: JsonObject): readonly string[] {
  if (side === "request") {
    const { command, from, to } = value;
    return wordOf(command) === "" ? [] : [`${wordOf(command)} ${wordOf(from ?? to)}`.trim()];
  }
  const replies = (value["recipients"] ?? [value]) as readonly JsonObject[];
  return replies
    .filter(({ code }) => code !== undefined)
    .map(({ code, enhancedCode, text }) =>
      [wordOf(code), wordOf(enhancedCode), wordOf(text).split("\n", 1)[0]].filter((word) => word !== "").join(" "),
    );
}
