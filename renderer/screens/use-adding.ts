// Adding a value's condition to the filter: the text of it for tooltips, and the adding itself.
import { useMemo } from "react";
import type { Adding } from "../detail/value-actions.ts";
import { addCondition, conditionText } from "../filter-bar/filter-language.ts";
import { applyFilter } from "../workspace-actions.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";

export const useAdding = (): Adding => {
  const workspace = useWorkspace();
  const catalogue = useObservable(workspace.session.catalogue);
  const draft = useUi((state) => state.draft);
  return useMemo(
    () => ({
      conditionOf: (addable) => conditionText(addable, draft, catalogue),
      onAdd: (addable) => applyFilter(workspace, addCondition(draft, addable, "and", catalogue)),
    }),
    [workspace, catalogue, draft],
  );
};
