// The pane that explains the selected row, joined to the workspace: it follows the bar and the selection.
import { useEffect, useState, type ReactElement } from "react";
import type { RowExplanation } from "../../contract/index.ts";
import { ExplainPane } from "../explain/ExplainPane.tsx";
import { checkFilter } from "../filter-bar/filter-language.ts";
import { failureOf, isAbort, type Failure } from "../shared/failure.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";

/** After the last key, and after the last step along the list. */
const SETTLE_MS = 120;

interface Answer {
  readonly explanation: RowExplanation | null;
  readonly failure: Failure | null;
}
const NOTHING: Answer = { explanation: null, failure: null };

/** While the next one is on its way the former stays, so that nothing flickers. */
const useExplanation = (id: string | null, filter: string): Answer => {
  const workspace = useWorkspace();
  const [answer, setAnswer] = useState(NOTHING);
  const link = useObservable(workspace.connection);
  const client = link.kind === "open" ? workspace.connection.client : null;
  useEffect(() => {
    if (id === null || client === null) {
      return undefined;
    }
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const explanation = await client.filter.explain({ id, filter }, { signal: abort.signal });
        if (!abort.signal.aborted) {
          setAnswer({ explanation, failure: null });
        }
      } catch (error) {
        if (!abort.signal.aborted && !isAbort(error)) {
          setAnswer({ explanation: null, failure: failureOf(error) });
        }
      }
    };
    const timer = setTimeout(() => void ask(), SETTLE_MS);
    const stopFollowing = workspace.notesVersion.subscribe(() => void ask());
    return () => {
      stopFollowing();
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, id, filter, workspace]);
  return id === null ? NOTHING : answer;
};

export function ExplainSection({ onClose }: { readonly onClose: () => void }): ReactElement {
  const workspace = useWorkspace();
  const selection = useUi((state) => state.selection);
  const draft = useUi((state) => state.draft);
  const applied = useUi((state) => state.applied);
  const catalogue = useObservable(workspace.session.catalogue);
  const view = useObservable(workspace.view.state);
  const isValid = checkFilter(draft, catalogue).state !== "invalid";
  const filter = isValid ? draft : applied;
  const about = isValid ? "" : "What stands in the bar is not valid; the applied filter is explained.";
  const { explanation, failure } = useExplanation(selection?.focusId ?? null, filter);
  const isListed = view.tick?.isComplete === true && view.query?.filter === filter;
  return (
    <ExplainPane
      explanation={explanation}
      failure={failure}
      isRowSelected={selection !== null}
      about={filter === applied || !isValid ? about : "The text in the bar, which is not applied yet."}
      isUnlisted={isListed && selection !== null && selection.position < 0}
      onClose={onClose}
    />
  );
}
