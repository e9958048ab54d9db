// The program's entry on the command line: finds the command, runs it, answers with its exit code.
import { COMMANDS } from "./commands.ts";
import type { Command } from "./command/command.ts";
import { describeFailure, OutputClosed, UsageError } from "./command/failures.ts";
import { formatCommandHelp, formatOverview } from "./command/help.ts";
import { parseArguments } from "./command/parse-arguments.ts";
import { openTerminal, type Terminal } from "./terminal/terminal.ts";
import { programVersion } from "./version.ts";

const DEFAULT_COMMAND = "open";

/** Runs one command line; never rejects. */
async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const code = await runCommand(args, terminal);
    terminal.out.flush();
    return code;
  } catch (error) {
    if (error instanceof OutputClosed) return 0;
    terminal.progress("");
    flushQuietly(terminal);
    terminal.error(`thresher: ${describeFailure(error)}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

// What was gathered before a failure still belongs to the user.
function flushQuietly(terminal: Terminal): void {
  try {
    terminal.out.flush();
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
  }
}

async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const [first = DEFAULT_COMMAND, ...rest] = args;
  if (first === "--version" || first === "-v") return say(terminal, `thresher ${programVersion()}\n`);
  if (first === "--help" || first === "-h") return say(terminal, formatOverview(COMMANDS));
  if (first === "help") return help(rest, terminal);
  const named = COMMANDS.find((command) => command.name === first);
  const command = named ?? commandNamed(DEFAULT_COMMAND);
  const parsed = parseArguments(command, named === undefined ? args : rest);
  if (parsed.wantsHelp) return say(terminal, formatCommandHelp(command));
  return command.run(parsed.values, parsed.operands, terminal);
}

function help(names: readonly string[], terminal: Terminal): number {
  const [name] = names;
  return say(terminal, name === undefined ? formatOverview(COMMANDS) : formatCommandHelp(commandNamed(name)));
}

function commandNamed(name: string): Command {
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) throw new UsageError(`there is no command "${name}" (see thresher help)`);
  return command;
}

function say(terminal: Terminal, text: string): number {
  terminal.out.write(text);
  return 0;
}

process.exitCode = await main(process.argv.slice(2), openTerminal(process.env));
