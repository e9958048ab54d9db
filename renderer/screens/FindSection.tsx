// The find bar joined to the workspace, while it is asked for.
import { useEffect, useState, type ReactElement } from "react";
import { closeFind, findStep } from "../find-actions.ts";
import { readQuery, type FindDraft } from "../find/find-query.ts";
import { statusOf } from "../find/find-words.ts";
import { FindBar } from "../find/FindBar.tsx";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";

/** What was typed is judged a little after the last key: half a byte is no mistake while it is being typed. */
const CHECK_AFTER_MS = 500;

export function FindSection(): ReactElement | null {
  const isOpen = useUi((state) => state.isFindOpen);
  return isOpen ? <Find /> : null;
}

function Find(): ReactElement {
  const workspace = useWorkspace();
  const { find } = workspace;
  const draft = useObservable(find.draft);
  const state = useObservable(find.state);
  const view = useObservable(workspace.view.state).tick?.view;
  const [mistake, judge] = useMistake(draft);
  // Other rows have other matches.
  useEffect(() => {
    if (find.state.get().view !== view) {
      find.reset();
    }
  }, [find, view]);
  const status = statusOf(state, draft.kind);
  return (
    <FindBar
      draft={draft}
      status={status}
      mistake={mistake}
      failure={state.failure}
      notice={state.tick?.notice ?? ""}
      isSearching={state.isSearching}
      focusRequest={useObservable(find.focusRequest)}
      onDraft={(next) => find.change(next)}
      onStep={(direction) => {
        judge();
        void findStep(workspace, direction);
      }}
      onCancel={() => find.cancel()}
      onClose={() => closeFind(workspace)}
    />
  );
}

/** What is wrong with a draft, once it is known; and how to know it at once. */
const useMistake = (draft: FindDraft): readonly [mistake: string, judge: () => void] => {
  const workspace = useWorkspace();
  const catalogue = useObservable(workspace.session.catalogue);
  const [judged, setJudged] = useState<FindDraft | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setJudged(draft), CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  const read = judged === draft ? readQuery(draft, catalogue) : null;
  return [read?.kind === "wrong" ? read.message : "", () => setJudged(draft)];
};
