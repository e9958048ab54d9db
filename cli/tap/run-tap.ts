// Which of its three forms a `thresher tap` is: a plan, one agent that somebody runs by hand, or a cluster. Each loads
// what it needs.
import type { Terminal } from "../terminal/terminal.ts";
import { UsageError } from "../command/failures.ts";
import type { TapValues } from "./tap-options.ts";

/** What opens everything that is said on a node is not sent there. */
const NO_KEYS_ON_NODES =
  "--keylog needs --pod-tap: other agents dissect where they capture, and secrets stay on this machine; save the packets (--write tap.pcapng), then thresher read tap.pcapng --keylog FILE";

export async function runTap(values: TapValues, terminal: Terminal): Promise<number> {
  if (values.keylog !== undefined && values["pod-tap"] !== true) throw new UsageError(NO_KEYS_ON_NODES);
  const { agent, "dry-run": isDry = false } = values;
  if (isDry && agent !== undefined) throw new UsageError("--dry-run plans for a cluster, and --agent names one host");
  if (isDry) return (await import("./dry-run.ts")).runDryRun(values, terminal);
  if (agent !== undefined) return (await import("./tap-agent.ts")).tapAgent(agent, values, terminal);
  return (await import("./tap-cluster.ts")).tapCluster(values, terminal);
}
