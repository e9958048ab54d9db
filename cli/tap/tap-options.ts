// What a running tap does with its entries and when it ends, checked before anything is created.
import { UsageError } from "../command/failures.ts";
import { parseDurationSeconds } from "../command/parse-arguments.ts";
import { type EntryOptions, type EntryOptionValues, isPacketOutput, parseEntryOptions } from "../read/entry-options.ts";
import { openOutput, type Output } from "../read/output-file.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { TapOrderValues } from "./tap-order.ts";

export interface TapValues extends TapOrderValues, EntryOptionValues {
  readonly duration?: string;
  readonly agent?: string;
  readonly "dry-run"?: boolean;
}

export interface TapOptions {
  readonly entries: EntryOptions;
  /** Null until Ctrl+C. */
  readonly seconds: number | null;
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
  const seconds = values.duration === undefined ? null : parseDurationSeconds("duration", values.duration);
  const output = openOutput(entries.path, [], terminal);
  try {
    return await work({ entries, seconds, output });
  } finally {
    output.close();
  }
}
