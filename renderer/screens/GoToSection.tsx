// The "go to" line joined to the workspace, while it is asked for.
import type { ReactElement } from "react";
import { GoToForm } from "../list/GoToForm.tsx";
import { closeGoTo, goToRow } from "../go-to-row.ts";
import { useUi, useWorkspace } from "../workspace-context.ts";

export function GoToSection(): ReactElement | null {
  const workspace = useWorkspace();
  const isOpen = useUi((state) => state.isGoToOpen);
  if (!isOpen) {
    return null;
  }
  return (
    <GoToForm
      onGo={async (text) => {
        const message = await goToRow(workspace, text);
        if (message === "") {
          closeGoTo(workspace);
        }
        return message;
      }}
      onClose={() => closeGoTo(workspace)}
    />
  );
}
