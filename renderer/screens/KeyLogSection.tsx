// The pane of TLS keys, joined to the workspace: it asks for its state while it is open.
import { useCallback, useEffect, useState, type ReactElement } from "react";
import type { KeyLogState } from "../../contract/index.ts";
import { chooseKeyLog, readAgain, removeKeyLog, lendKeyLog } from "../key-log-actions.ts";
import { KeyLogPane } from "../key-log/KeyLogPane.tsx";
import { useObservable, useWorkspace } from "../workspace-context.ts";

const ASK_MS = 1000;

export function KeyLogSection({ onClose }: { readonly onClose: () => void }): ReactElement {
  const workspace = useWorkspace();
  const info = useObservable(workspace.session.info);
  const [state, setState] = useState<KeyLogState | null>(null);
  const [isBusy, setBusy] = useState(false);
  const ask = useCallback(async () => {
    const { client } = workspace.connection;
    // A line that broke says so itself; the next question finds the new one.
    const answer = await client?.keyLog.state({}).catch(() => undefined);
    if (answer !== undefined) setState(answer);
  }, [workspace]);
  useEffect(() => {
    void (async () => {
      await ask();
    })();
    const timer = setInterval(() => void ask(), ASK_MS);
    return () => clearInterval(timer);
  }, [ask]);
  const busy = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    await work();
    await ask();
    setBusy(false);
  };
  return (
    <KeyLogPane
      state={state}
      isUpload={info?.host !== "electron"}
      isBusy={isBusy}
      onUse={(path, isKept) => void busy(() => lendKeyLog(workspace, path, isKept))}
      onChoose={() => chooseKeyLog(workspace)}
      onRemove={() => void busy(() => removeKeyLog(workspace))}
      onReadAgain={() => void busy(() => readAgain(workspace))}
      onClose={onClose}
    />
  );
}
