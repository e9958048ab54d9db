// The pane that explains the selected row, joined to the workspace: it follows the bar and the selection.
import { useCallback, type ReactElement } from "react";
import type { RowExplanation } from "../../contract/index.ts";
import { ExplainPane } from "../explain/ExplainPane.tsx";
import { checkFilter } from "../filter-bar/filter-language.ts";
import { type AskAbout, type EntryAnswer, useEntryAnswer } from "../use-entry-answer.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";

/** After the last key, and after the last step along the list. */
const SETTLE_MS = 120;

const useExplanation = (id: string | null, filter: string): EntryAnswer<RowExplanation> =>
  useEntryAnswer(
    id,
    SETTLE_MS,
    useCallback<AskAbout<RowExplanation>>(
      (client, of, options) => client.filter.explain({ id: of, filter }, options),
      [filter],
    ),
  );

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
  const { answer, failure } = useExplanation(selection?.focusId ?? null, filter);
  const isListed = view.tick?.isComplete === true && view.query?.filter === filter;
  return (
    <ExplainPane
      explanation={answer}
      failure={failure}
      isRowSelected={selection !== null}
      about={filter === applied || !isValid ? about : "The text in the bar, which is not applied yet."}
      isUnlisted={isListed && selection !== null && selection.position < 0}
      onClose={onClose}
    />
  );
}
