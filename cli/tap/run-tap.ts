// Which of its three forms a `thresher tap` is: a plan, a cluster, or one agent that somebody runs by hand.
import type { EntryOptionValues } from "../read/entry-options.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { runDryRun } from "./dry-run.ts";
import type { TapOrderValues } from "./tap-order.ts";

export interface TapValues extends TapOrderValues, EntryOptionValues {
  readonly duration?: string;
  readonly agent?: string;
  readonly "dry-run"?: boolean;
}

export async function runTap(values: TapValues, terminal: Terminal): Promise<number> {
  return runDryRun(values, terminal);
}
