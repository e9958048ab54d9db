// Reads the arguments of one command with node's own parser; what it refuses becomes a usage error in our words.
import { parseArgs } from "node:util";
import type { AnyValues, Command } from "./command.ts";
import { UsageError } from "./failures.ts";

export interface ParsedArguments {
  readonly values: AnyValues;
  readonly operands: readonly string[];
  readonly wantsHelp: boolean;
}

type ParserOption = { type: "string" | "boolean"; short?: string; multiple?: boolean };

export function parseArguments(command: Command, args: readonly string[]): ParsedArguments {
  const options: Record<string, ParserOption> = { help: { type: "boolean", short: "h" } };
  for (const [name, spec] of Object.entries(command.options)) {
    options[name] = {
      type: spec.type,
      ...(spec.short === undefined ? {} : { short: spec.short }),
      ...(spec.multiple === true ? { multiple: true } : {}),
    };
  }
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { help, ...rest } = values;
    // node:util types values by literal options; these are built from the specs, whose types are the same by name.
    return { values: rest as AnyValues, operands: positionals, wantsHelp: help === true };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(`${firstSentence(error.message)} (see thresher help ${command.name})`);
  }
}

/** A whole number that is at least `least`, from an option's text. */
export function parseWholeNumber(option: string, text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new UsageError(`--${option} must be a whole number ${range}, not "${text}"`);
  }
  return value;
}

/** Longest duration: a timer of the platform counts milliseconds in 31 bits, and ends at once beyond them. */
const MAX_DURATION_HOURS = 596;

/** Seconds from a duration: `90`, `30s`, `5m`, `2h`. */
export function parseDurationSeconds(option: string, text: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(s|m|h)?$/.exec(text);
  const seconds = match === null ? 0 : Number(match[1]) * { s: 1, m: 60, h: 3600 }[unitOf(match[2])];
  if (seconds <= 0) throw new UsageError(`--${option} must be a duration such as 30s, 5m or 2h, not "${text}"`);
  if (seconds > MAX_DURATION_HOURS * 3600) {
    throw new UsageError(`--${option} must be at most ${MAX_DURATION_HOURS}h, not "${text}"`);
  }
  return seconds;
}

function unitOf(text: string | undefined): "s" | "m" | "h" {
  return text === "m" || text === "h" ? text : "s";
}

/** One of the allowed words. */
export function parseChoice<const Choice extends string>(
  option: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new UsageError(`--${option} must be one of ${choices.join(", ")}, not "${text}"`);
  return found;
}

// node's messages go on with advice about its own API after the first sentence.
function firstSentence(message: string): string {
  return (message.split(". ")[0] ?? message).replace(/\.$/, "");
}
