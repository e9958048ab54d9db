// Dissectors of the user joined to the workspace: they are asked about while they are shown.
import { useCallback, useEffect, useState, type ReactElement } from "react";
import type { DissectorsState } from "../../contract/index.ts";
import { copyText } from "../copying.ts";
import { showOnly } from "../dissector-actions.ts";
import { readAgain } from "../key-log-actions.ts";
import { DissectorPane } from "../scripts/DissectorPane.tsx";
import { useWorkspace } from "../workspace-context.ts";
import { useDissectorSamples } from "./use-scripts.ts";

const ASK_MS = 1000;
/** While files are being tried. */
const ASK_SOON_MS = 200;

export function DissectorSection(): ReactElement {
  const workspace = useWorkspace();
  const samples = useDissectorSamples();
  const [state, setState] = useState<DissectorsState | null>(null);
  const [isBusy, setBusy] = useState(false);
  const ask = useCallback(async () => {
    const { client } = workspace.connection;
    // A line that broke says so itself; the next question finds the new one.
    const answer = await client?.dissectors.state({}).catch(() => undefined);
    if (answer !== undefined) setState(answer);
  }, [workspace]);
  const isUncertain = state === null || state.dissectors.some(({ use }) => use === "checking");
  useEffect(() => {
    void (async () => {
      await ask();
    })();
    const timer = setInterval(() => void ask(), isUncertain ? ASK_SOON_MS : ASK_MS);
    return () => clearInterval(timer);
  }, [ask, isUncertain]);
  const busy = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    await work();
    await ask();
    setBusy(false);
  };
  return (
    <DissectorPane
      state={state}
      samples={samples ?? []}
      isBusy={isBusy}
      onReadAgain={() => void busy(() => readAgain(workspace))}
      onAddSample={(file) => void busy(() => workspace.run((client) => client.dissectors.addSample({ file })))}
      onCopyFolder={(folder) => void copyText(workspace, folder, "the path")}
      onEntries={(word) => showOnly(workspace, word)}
    />
  );
}
