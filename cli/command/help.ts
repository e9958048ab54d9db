// The help texts, made from the commands themselves.
import type { Command } from "./command.ts";

const INDENT = "  ";

/** Help of the whole program. */
export function formatOverview(commands: readonly Command[]): string {
  const lines = commands.map((command) => [usageOf(command), command.summary] as const);
  return [
    "Thresher: packets in, paired requests and responses out.",
    "",
    "Usage: thresher [FILE…]            opens the app",
    "       thresher COMMAND [OPTIONS]",
    "",
    "Commands",
    ...inColumns(lines),
    "",
    "thresher help COMMAND shows a command's options and examples; thresher --version the version.",
    "",
  ].join("\n");
}

/** Help of one command. */
export function formatCommandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, spec]) => {
    const short = spec.short === undefined ? "    " : `-${spec.short}, `;
    const value = spec.type === "string" ? ` ${spec.value ?? "TEXT"}` : "";
    return [
      `${short}--${name}${value}`,
      spec.multiple === true ? `${spec.summary} (repeatable)` : spec.summary,
    ] as const;
  });
  const help = ["-h, --help", "shows this help"] as const;
  return [
    `thresher ${usageOf(command)}`,
    "",
    `${command.summary}.`,
    "",
    "Options",
    ...inColumns([...options, help]),
    "",
    "Examples",
    ...command.examples.flatMap((example) => [`${INDENT}${example.line}`, `${INDENT}${INDENT}${example.meaning}`]),
    "",
  ].join("\n");
}

function usageOf(command: Command): string {
  return command.operands === "" ? command.name : `${command.name} ${command.operands}`;
}

function inColumns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${INDENT}${left.padEnd(width)}${INDENT}${right}`);
}
