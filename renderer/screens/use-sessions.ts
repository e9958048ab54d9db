// The kept sessions, read when a list of them is shown and again after a change.
import { useEffect, useState } from "react";
import type { SessionSummary } from "../../contract/index.ts";
import { reopenSession } from "../workspace-actions.ts";
import { useObservable, useWorkspace } from "../workspace-context.ts";

export interface KeptSessions {
  /** Null until they are known. */
  readonly sessions: readonly SessionSummary[] | null;
  readonly reopen: (id: string) => void;
  readonly remove: (id: string) => void;
}

export const useSessions = (): KeptSessions => {
  const workspace = useWorkspace();
  const link = useObservable(workspace.connection);
  const [sessions, setSessions] = useState<readonly SessionSummary[] | null>(null);
  const [changes, setChanges] = useState(0);
  const isOpen = link.kind === "open";
  useEffect(() => {
    let isCurrent = true;
    if (isOpen && changes >= 0) {
      void workspace
        .run((client) => client.session.list({}))
        .then((answer) => {
          if (isCurrent) {
            setSessions(answer?.sessions ?? []);
          }
        });
    }
    return () => {
      isCurrent = false;
    };
  }, [workspace, isOpen, changes]);
  return {
    sessions,
    reopen: (id) => void reopenSession(workspace, id),
    remove: (id) =>
      void workspace
        .run((client) => client.session.remove({ sessionId: id }))
        .then(() => setChanges((before) => before + 1)),
  };
};
