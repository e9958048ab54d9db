// Lists what sessions left in a cluster, asks, removes it, and says what is still there.
import { type KubeClient, type LeftSession, listLeft, removeLeft } from "../../k8s/index.ts";
import { withClient } from "../cluster/open-client.ts";
import { UsageError } from "../command/failures.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { formatLeft } from "./left-text.ts";

export interface CleanValues {
  readonly context?: string;
  readonly namespace?: readonly string[];
  readonly all?: boolean;
  readonly yes?: boolean;
}

export function runClean(values: CleanValues, terminal: Terminal): Promise<number> {
  return withClient(values.context, (client) => cleanCluster(client, values, terminal));
}

async function cleanCluster(client: KubeClient, values: CleanValues, terminal: Terminal): Promise<number> {
  const { namespace: namespaces = [], all: isForAll = false, yes: isSure = false } = values;
  const sessions = await listLeft(client, { isForAll, namespaces });
  if (sessions.length === 0) {
    terminal.out.write(`nothing of ${isForAll ? "anybody's" : "your"} sessions is in ${client.context}\n`);
    return 0;
  }
  terminal.out.write(formatLeft(sessions, Date.now()));
  terminal.out.flush();
  if (!isSure && !(await isWanted(sessions, terminal))) {
    terminal.out.write("nothing was removed\n");
    return 0;
  }
  return remove(client, sessions, terminal);
}

async function isWanted(sessions: readonly LeftSession[], terminal: Terminal): Promise<boolean> {
  if (!terminal.isInTerminal) {
    throw new UsageError("nobody can be asked here, and nothing was removed; say --yes to remove what is listed");
  }
  const what = sessions.length === 1 ? "this session" : `these ${sessions.length} sessions`;
  return /^(?:y|yes)$/i.test(await terminal.ask(`Remove ${what}? [y/N] `));
}

async function remove(client: KubeClient, sessions: readonly LeftSession[], terminal: Terminal): Promise<number> {
  terminal.progress(`removing ${sessions.length === 1 ? "1 session" : `${sessions.length} sessions`}`);
  const reports = await removeLeft(client, sessions);
  terminal.progress("");
  let left = 0;
  for (const [i, report] of reports.entries()) {
    const { session = "", namespace = "" } = sessions[i] ?? {};
    left += report.left.length;
    terminal.out.write(`${session} in ${namespace}: ${report.removed.length} objects removed\n`);
    if (report.left.length > 0) {
      terminal.error(
        `thresher: ${session} in ${namespace}: still there: ${report.left.join(", ")}. Try again, or see: kubectl --context ${client.context} --namespace ${namespace} describe ${kubectlNames(report.left)}`,
      );
    }
  }
  return left > 0 ? 1 : 0;
}

/** `Job a` as `job/a`, `Pod a (container b)` as `pod/a`. */
function kubectlNames(objects: readonly string[]): string {
  return objects.map((object) => object.toLowerCase().split(" ", 2).join("/")).join(" ");
}
