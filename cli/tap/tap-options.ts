// What a running tap does with its entries and when it ends, checked before anything is created.
import { UsageError } from "../command/failures.ts";
import { parseDurationSeconds } from "../command/parse-arguments.ts";
import { type EntryOptions, type EntryOptionValues, isPacketOutput, parseEntryOptions } from "../read/entry-options.ts";
import { openOutput, type Output } from "../read/output-file.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { TapOrderValues } from "./tap-order.ts";

export interface TapValues extends TapOrderValues, EntryOptionValues {
  readonly duration?: string;
  readonly last?: string;
  readonly agent?: string;
  readonly "dry-run"?: boolean;
}

export interface TapOptions {
  readonly entries: EntryOptions;
  /** Null until Ctrl+C. */
  readonly seconds: number | null;
  /** Packets of so many past seconds are all that is wanted; null where it is what comes. */
  readonly lastSeconds: number | null;
  readonly output: Output;
}

/** Runs with what the options ask for; the output is open as long as it takes. */
export async function withTapOptions(
  values: TapValues,
  terminal: Terminal,
  work: (options: TapOptions) => Promise<number>,
): Promise<number> {
  const entries = await parseEntryOptions(values, Date.now());
  if (isPacketOutput(entries.output)) {
    if (entries.path === null && terminal.isOutTerminal) {
      throw new UsageError(`${entries.output} is not for a terminal: name a file with --write`);
    }
    if (entries.filter?.redacts === true) {
      throw new UsageError("packets cannot be redacted: write json or csv, or leave out redact()");
    }
  }
  const lastSeconds = values.last === undefined ? null : parseLast(values.last, values, entries);
  const seconds = values.duration === undefined ? null : parseDurationSeconds("duration", values.duration);
  const output = openOutput(entries.path, [], terminal);
  try {
    return await work({ entries, seconds, lastSeconds, output });
  } finally {
    output.close();
  }
}

/** What was before this command are packets: entries were sent to whoever followed the agent then. */
function parseLast(text: string, { agent, duration }: TapValues, { output, filter, limit }: EntryOptions): number {
  if (agent === undefined)
    throw new UsageError(
      "--last needs --agent: the agents of a cluster begin with the tap, and hold nothing before it",
    );
  if (!isPacketOutput(output))
    throw new UsageError("--last is for packets: name a file with --write, or --output pcapng");
  if (filter !== null || limit !== Number.POSITIVE_INFINITY || duration !== undefined)
    throw new UsageError(
      "--last takes all packets of its time: leave out --filter, --limit and --duration, or read the file",
    );
  return parseDurationSeconds("last", text);
}
