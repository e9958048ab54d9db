// The pane of colour rules joined to the workspace.
import { useMemo, type ReactElement } from "react";
import { MAX_RULE_FILTER_LENGTH } from "../../contract/index.ts";
import { ColourRulesPane } from "../colours/ColourRulesPane.tsx";
import { checkFilter } from "../filter-bar/filter-language.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";

export function ColourSection({ onClose }: { readonly onClose: () => void }): ReactElement {
  const workspace = useWorkspace();
  const state = useObservable(workspace.colours.state);
  const failure = useObservable(workspace.colours.failure);
  const catalogue = useObservable(workspace.session.catalogue);
  const applied = useUi((ui) => ui.applied);
  const check = useMemo(() => (filter: string) => checkFilter(filter, catalogue), [catalogue]);
  return (
    <ColourRulesPane
      rules={state?.rules ?? null}
      notice={state?.notice ?? ""}
      failure={failure}
      filter={applied.length <= MAX_RULE_FILTER_LENGTH ? applied : ""}
      check={check}
      onChange={(edit) => workspace.colours.change(edit)}
      onReset={() => workspace.colours.reset()}
      onClose={onClose}
    />
  );
}
