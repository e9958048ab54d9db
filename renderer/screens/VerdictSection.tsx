// The chips of scripts' verdicts joined to the workspace.
import type { ReactElement } from "react";
import { showScreen } from "../cluster-actions.ts";
import { hasVerdict, withVerdict } from "../filter-bar/filter-language.ts";
import { VerdictChips } from "../list/VerdictChips.tsx";
import { applyFilter } from "../workspace-actions.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";

export function VerdictSection(): ReactElement {
  const workspace = useWorkspace();
  const tick = useObservable(workspace.session.tick);
  const applied = useUi((state) => state.applied);
  const chosen = hasVerdict(applied, "passed") ? "passed" : hasVerdict(applied, "failed") ? "failed" : "";
  return (
    <VerdictChips
      passed={tick?.passed ?? 0}
      failed={tick?.failed ?? 0}
      chosen={chosen}
      onChoose={(field) => {
        if (workspace.ui.getState().screen !== "requests") {
          showScreen(workspace, "requests");
        }
        applyFilter(workspace, withVerdict(applied, field, workspace.session.catalogue.get()));
      }}
    />
  );
}
