// The doctor at work: findings as they are made, until it is done or called off.
import { useEffect, useState } from "react";
import type { ClusterFinding, ClusterOrder } from "../../contract/index.ts";
import type { Client } from "../connection.ts";
import { failureOf, isAbort, type Failure } from "../shared/failure.ts";
import { useObservable, useWorkspace } from "../workspace-context.ts";

export interface Diagnosis {
  readonly findings: readonly ClusterFinding[];
  readonly isRunning: boolean;
  readonly failure: Failure | null;
  readonly again: () => void;
}

/** One run of the doctor: what it has found so far. */
interface Run {
  readonly findings: readonly ClusterFinding[];
  readonly isDone: boolean;
  readonly failure: Failure | null;
}

const NOTHING: Run = { findings: [], isDone: false, failure: null };

type Change = (reduce: (run: Run) => Run) => void;

const look = async (client: Client, order: ClusterOrder, signal: AbortSignal, change: Change): Promise<void> => {
  // After a break of the connection it begins anew.
  change(() => NOTHING);
  try {
    for await (const finding of await client.cluster.diagnose(order, { signal })) {
      change((run) => ({ ...run, findings: [...run.findings, finding] }));
    }
    change((run) => ({ ...run, isDone: true }));
  } catch (error) {
    if (!isAbort(error)) {
      change((run) => ({ ...run, isDone: true, failure: failureOf(error) }));
    }
  }
};

/** Begins with the pane, whose order it keeps, and ends with it. */
export const useDiagnosis = (order: ClusterOrder): Diagnosis => {
  const { connection } = useWorkspace();
  const isOpen = useObservable(connection).kind === "open";
  const [count, setCount] = useState(0);
  const [shown, setShown] = useState({ count: 0, run: NOTHING });
  const [asked] = useState(order);
  useEffect(() => {
    const gone = new AbortController();
    const change: Change = (reduce) => {
      if (!gone.signal.aborted) {
        setShown((former) => ({ count, run: reduce(former.count === count ? former.run : NOTHING) }));
      }
    };
    if (isOpen && connection.client !== null) {
      void look(connection.client, asked, gone.signal, change);
    }
    return () => gone.abort();
  }, [connection, isOpen, asked, count]);
  const run = shown.count === count ? shown.run : NOTHING;
  return {
    findings: run.findings,
    isRunning: !run.isDone,
    failure: run.failure,
    again: () => setCount((before) => before + 1),
  };
};
