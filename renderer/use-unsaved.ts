// A window with edited scripts asks before it goes: a browser by itself, the desktop shell with a dialog of its own.
import { useEffect } from "react";
import type { Workspace } from "./workspace.ts";

export const useUnsaved = (workspace: Workspace): void => {
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent): void => {
      if (workspace.drafts.hasEdits) {
        event.preventDefault();
      }
    };
    window.addEventListener("beforeunload", onLeave);
    return () => window.removeEventListener("beforeunload", onLeave);
  }, [workspace]);
};
