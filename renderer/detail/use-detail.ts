// The detail of the selected entry. While the next one is on its way the former stays, so that walking along the list
// does not flicker; holding an arrow key down asks only for where it stops.
import { useEffect, useState } from "react";
import type { EntryDetail } from "../../contract/index.ts";
import { failureOf, isAbort, type Failure } from "../shared/failure.ts";
import { useObservable } from "../workspace-context.ts";
import type { Workspace } from "../workspace.ts";

const SETTLE_MS = 40;

export interface DetailState {
  readonly detail: EntryDetail | null;
  readonly failure: Failure | null;
}

const NOTHING: DetailState = { detail: null, failure: null };

/** Asked again when the line is open again, and when something was noted on a row. */
export const useDetail = (workspace: Workspace, id: string | null): DetailState => {
  const [state, setState] = useState<DetailState>(NOTHING);
  const link = useObservable(workspace.connection);
  const client = link.kind === "open" ? workspace.connection.client : null;
  useEffect(() => {
    if (id === null) {
      return undefined;
    }
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      if (client === null) {
        return;
      }
      try {
        const detail = await client.entry.detail({ id }, { signal: abort.signal });
        if (!abort.signal.aborted) {
          setState({ detail, failure: null });
        }
      } catch (error) {
        if (!abort.signal.aborted && !isAbort(error)) {
          setState({ detail: null, failure: failureOf(error) });
        }
      }
    };
    const timer = setTimeout(() => void load(), SETTLE_MS);
    const stopFollowing = workspace.notesVersion.subscribe(() => void load());
    return () => {
      stopFollowing();
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, id, workspace]);
  return id === null ? NOTHING : state;
};
