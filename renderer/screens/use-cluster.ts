// What the cluster's screen asks the session while the user chooses: whether a cluster answers, which pods match, what is
// left there. A change of the choice calls off what is under way.
import { useCallback, useEffect, useState } from "react";
import type { ClusterOrder, ClusterPlan, LeftSessionRow } from "../../contract/index.ts";
import type { Client } from "../connection.ts";
import { counted } from "../cluster/count-words.ts";
import { useAnswer, type Answer } from "../cluster/use-answer.ts";
import { runningTaps } from "../cluster/tap-words.ts";
import type { Failure } from "../shared/failure.ts";
import { useObservable, useWorkspace } from "../workspace-context.ts";

/** How long a cluster may take to answer at all, and to make a plan. */
const REACH_LIMIT_MS = 10_000;
const PLAN_LIMIT_MS = 30_000;
/** A choice that is still being typed is not asked about. */
const TYPING_MS = 250;

const late = (context: string, seconds: number): Failure => ({
  code: "UNREACHABLE",
  message: `${context} did not answer within ${seconds} s.`,
  nextStep: "Check the network or VPN to this cluster, or choose another context.",
});

type Ask<Value> = (client: Client, signal: AbortSignal) => Promise<Value>;

/** Asks over the connection as it is then. */
const useAsk = <Value>(ask: Ask<Value>): ((signal: AbortSignal) => Promise<Value>) => {
  const workspace = useWorkspace();
  return (signal) => {
    const { client } = workspace.connection;
    return client === null ? Promise.reject(new Error("The session is not connected.")) : ask(client, signal);
  };
};

export interface Reached {
  readonly version: string;
  readonly namespaces: readonly string[];
  readonly isComplete: boolean;
}

/** Whether the context's cluster answers. Empty asks nothing. */
export const useReach = (context: string): Answer<Reached> => {
  const isOpen = useObservable(useWorkspace().connection).kind === "open";
  return useAnswer({
    subject: context,
    key: isOpen ? context : "",
    ask: useAsk((client, signal) => client.cluster.namespaces({ context }, { signal })),
    delayMs: 0,
    limitMs: REACH_LIMIT_MS,
    late: late(context, REACH_LIMIT_MS / 1000),
  });
};

/** What an order would do; null asks nothing. */
export const usePlan = (order: ClusterOrder | null): Answer<ClusterPlan> => {
  const isOpen = useObservable(useWorkspace().connection).kind === "open";
  return useAnswer({
    subject: order?.context ?? "",
    key: order === null || !isOpen ? "" : JSON.stringify(order),
    ask: useAsk((client, signal) =>
      order === null ? Promise.reject(new Error("Nothing is ordered.")) : client.cluster.plan(order, { signal }),
    ),
    delayMs: TYPING_MS,
    limitMs: PLAN_LIMIT_MS,
    late: late(order?.context ?? "", PLAN_LIMIT_MS / 1000),
  });
};

/** The last lines of an agent's containers. */
export const useAgentLog = (which: {
  readonly tap: string;
  readonly node: string;
}): Answer<readonly { readonly name: string; readonly text: string }[]> => {
  const isOpen = useObservable(useWorkspace().connection).kind === "open";
  const name = `${which.tap} ${which.node}`;
  return useAnswer({
    subject: name,
    key: isOpen ? name : "",
    ask: useAsk(async (client, signal) => (await client.cluster.logs(which, { signal })).containers),
    delayMs: 0,
    limitMs: REACH_LIMIT_MS,
    late: late(which.node, REACH_LIMIT_MS / 1000),
  });
};

export interface Leftovers {
  readonly sessions: readonly LeftSessionRow[];
  readonly outcome: string;
  readonly remove: (session: LeftSessionRow) => Promise<void>;
}

/** What is left in a context's cluster by this user; what runs now is left out. */
export const useLeftovers = (context: string): Leftovers => {
  const workspace = useWorkspace();
  const taps = useObservable(workspace.cluster.taps);
  const running = runningTaps(taps)
    .map(({ session }) => session)
    .join(" ");
  const [sessions, setSessions] = useState<readonly LeftSessionRow[]>([]);
  const [outcome, setOutcome] = useState("");
  const read = useCallback(
    async (signal: AbortSignal): Promise<readonly LeftSessionRow[]> => {
      const { client } = workspace.connection;
      if (context === "" || client === null) {
        return [];
      }
      // Where they cannot be looked for there is nothing to show; the permissions of the plan say so.
      const answer = await client.cluster.leftovers({ context, everybody: false }, { signal }).catch(() => null);
      return (answer?.sessions ?? []).filter(({ session }) => !running.split(" ").includes(session));
    },
    [workspace, context, running],
  );
  useEffect(() => {
    const gone = new AbortController();
    void read(gone.signal).then((found) => {
      if (!gone.signal.aborted) {
        setSessions(found);
        setOutcome("");
      }
    });
    return () => gone.abort();
  }, [read]);
  const remove = async (row: LeftSessionRow): Promise<void> => {
    const answer = await workspace.run((client) =>
      client.cluster.clean({ context, namespace: row.namespace, session: row.session }),
    );
    if (answer === undefined) {
      return;
    }
    setSessions(await read(new AbortController().signal));
    setOutcome(
      answer.left.length === 0
        ? `Removed ${counted(answer.removed.length, "object")}; nothing of session ${row.session} is left in ${context}.`
        : `Removed ${counted(answer.removed.length, "object")}; still there: ${answer.left.join(", ")}.`,
    );
  };
  return { sessions, outcome, remove };
};

/** The clock, for what counts down; a second is fine enough. */
export const useNow = (everyMs = 1000): number => {
  const [nowMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
};
