// `thresher tap --dry-run`: what a tap would do, found out by asking, with nothing created.
import { describePermission, type Plan, plan } from "../../k8s/index.ts";
import { withClient } from "../cluster/open-client.ts";
import { CommandFailed, UsageError } from "../command/failures.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { formatPlan } from "./plan-text.ts";
import { type TapOrderValues, tapOrderOf, tapSettingsOf } from "./tap-order.ts";

export interface DryRunValues extends TapOrderValues {
  readonly output?: string;
}

export async function runDryRun(values: DryRunValues, terminal: Terminal): Promise<number> {
  const { output = "table" } = values;
  if (output !== "table" && output !== "json") {
    throw new UsageError(`--dry-run prints table or json, not "${output}"`);
  }
  const settings = tapSettingsOf(values);
  const planned = await withClient(values.context, (client) => plan(client, tapOrderOf(values), { settings }));
  terminal.out.write(output === "json" ? `${JSON.stringify(planned)}\n` : await formatPlan(planned));
  if (!planned.canDeploy) {
    terminal.out.flush();
    throw new CommandFailed(whyNot(planned));
  }
  return 0;
}

/** Warnings of what stands in a tap's way, beside missing permissions. */
const BLOCKING: readonly string[] = ["namespace-missing", "admission", "no-pods"];

/** Why a plan cannot be deployed, and what to do. */
export function whyNot({ warnings, context, permissions }: Plan): string {
  const missing = permissions.filter(({ isRequired, state }) => isRequired && state === "missing");
  const blocking = warnings.filter(({ code }) => BLOCKING.includes(code));
  const [first] = missing;
  const reasons = blocking.map(({ message }) => message);
  const steps = blocking.map(({ nextStep }) => nextStep);
  if (first !== undefined) {
    const others = missing.length === 1 ? "" : ` and ${missing.length - 1} more permissions`;
    reasons.push(`you may not ${describePermission(first)}${others}`);
    steps.push("hand the roles that --dry-run prints to an administrator");
  }
  return `${context} cannot be tapped so: ${reasons.join("; ") || "its plan says why"}. ${steps[0] ?? "look at --dry-run"}`;
}
