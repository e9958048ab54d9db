// Where entries are printed: standard output, or the file of `--write`.
import { closeSync, openSync, statSync } from "node:fs";
import { CommandFailed } from "../command/failures.ts";
import { openSink, type Sink, type Terminal } from "../terminal/terminal.ts";
import type { TableOptions } from "./table.ts";

/** Columns of a table in a file, which has no width. */
const FILE_COLUMNS = 160;

export interface Output {
  readonly sink: Sink;
  readonly table: TableOptions;
  close(): void;
}

/** Opens the output. A file that is being read is refused: opening it for writing would empty it. */
export function openOutput(path: string | null, inputs: readonly string[], terminal: Terminal): Output {
  if (path === null) {
    return { sink: terminal.out, table: terminal, close: () => undefined };
  }
  if (inputs.some((input) => isSameFile(input, path))) {
    throw new CommandFailed(`${path} is being read; write to another file`);
  }
  const descriptor = openSync(path, "w");
  return {
    sink: openSink(descriptor),
    table: { columns: FILE_COLUMNS, useColour: false },
    close: () => closeSync(descriptor),
  };
}

function isSameFile(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }));
  return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev;
}
