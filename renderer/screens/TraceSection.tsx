// What scripts did with the selected entry, asked for when it is looked at and again when a script changes.
import { useEffect, useState, type ReactElement } from "react";
import type { EntryTrace } from "../../contract/index.ts";
import { openScript } from "../script-actions.ts";
import { TraceView } from "../scripts/TraceView.tsx";
import { failureOf, isAbort, type Failure } from "../shared/failure.ts";
import { useObservable, useWorkspace } from "../workspace-context.ts";

interface Answer {
  readonly traces: readonly EntryTrace[] | null;
  readonly failure: Failure | null;
}

export function TraceSection({ id }: { readonly id: string }): ReactElement {
  const workspace = useWorkspace();
  const link = useObservable(workspace.connection);
  const versions = (useObservable(workspace.scripts.state)?.scripts ?? [])
    .map(({ version, isActive }) => `${version}${isActive}`)
    .join();
  const [answer, setAnswer] = useState<Answer>({ traces: null, failure: null });
  const client = link.kind === "open" ? workspace.connection.client : null;
  useEffect(() => {
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      try {
        const traces = (await client?.scripts.trace({ id }, { signal: abort.signal }))?.traces;
        if (!abort.signal.aborted && traces !== undefined && versions !== "\n") {
          setAnswer({ traces, failure: null });
        }
      } catch (error) {
        if (!abort.signal.aborted && !isAbort(error)) {
          setAnswer({ traces: null, failure: failureOf(error) });
        }
      }
    };
    void load();
    return () => abort.abort();
  }, [client, id, versions]);
  return <TraceView {...answer} onScript={(file, line, column) => void openScript(workspace, file, line, column)} />;
}
