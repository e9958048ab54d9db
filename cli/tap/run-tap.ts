// Which of its three forms a `thresher tap` is: a plan, one agent that somebody runs by hand, or a cluster. Each loads
// what it needs.
import type { Terminal } from "../terminal/terminal.ts";
import { UsageError } from "../command/failures.ts";
import type { TapValues } from "./tap-options.ts";

export async function runTap(values: TapValues, terminal: Terminal): Promise<number> {
  const { agent, "dry-run": isDry = false } = values;
  if (isDry && agent !== undefined) throw new UsageError("--dry-run plans for a cluster, and --agent names one host");
  if (isDry) return (await import("./dry-run.ts")).runDryRun(values, terminal);
  if (agent !== undefined) return (await import("./tap-agent.ts")).tapAgent(agent, values, terminal);
  return (await import("./tap-cluster.ts")).tapCluster(values, terminal);
}
