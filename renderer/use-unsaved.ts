// A browser's tab with edited scripts asks before it goes. The desktop shell would only stay open without a word.
import { useEffect } from "react";
import { nativeBridge } from "./native.ts";
import type { Workspace } from "./workspace.ts";

export const useUnsaved = (workspace: Workspace): void => {
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent): void => {
      if (nativeBridge() === undefined && workspace.drafts.hasEdits) {
        event.preventDefault();
      }
    };
    window.addEventListener("beforeunload", onLeave);
    return () => window.removeEventListener("beforeunload", onLeave);
  }, [workspace]);
};
