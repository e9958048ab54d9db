// What the session says of the selected entry. While the next answer is on its way the former stays, so that walking along
// the list does not flicker; holding a key down asks only for where it stops.
import { useEffect, useState } from "react";
import type { Client } from "./connection.ts";
import { failureOf, isAbort, type Failure } from "./shared/failure.ts";
import { useObservable, useWorkspace } from "./workspace-context.ts";

export interface EntryAnswer<Answer> {
  readonly answer: Answer | null;
  readonly failure: Failure | null;
}

const NOTHING = { answer: null, failure: null };

/** Asks the session about an entry. */
export type AskAbout<Answer> = (
  client: Client,
  id: string,
  options: { readonly signal: AbortSignal },
) => Promise<Answer>;

/**
 * Asked `settleMs` after the last change of the entry or of `ask`, which stays the same function while it asks the same;
 * again when the line is open again, and when something was noted on a row.
 */
export const useEntryAnswer = <Answer>(
  id: string | null,
  settleMs: number,
  ask: AskAbout<Answer>,
): EntryAnswer<Answer> => {
  const workspace = useWorkspace();
  const [state, setState] = useState<EntryAnswer<Answer>>(NOTHING);
  const link = useObservable(workspace.connection);
  const client = link.kind === "open" ? workspace.connection.client : null;
  useEffect(() => {
    if (id === null || client === null) {
      return undefined;
    }
    const abort = new AbortController();
    const { signal } = abort;
    const load = async (): Promise<void> => {
      try {
        const answer = await ask(client, id, { signal });
        if (!signal.aborted) {
          setState({ answer, failure: null });
        }
      } catch (error) {
        if (!signal.aborted && !isAbort(error)) {
          setState({ answer: null, failure: failureOf(error) });
        }
      }
    };
    const timer = setTimeout(() => void load(), settleMs);
    const stopFollowing = workspace.notesVersion.subscribe(() => void load());
    return () => {
      stopFollowing();
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, id, settleMs, ask, workspace]);
  return id === null ? NOTHING : state;
};
