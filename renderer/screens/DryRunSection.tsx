// The dry run joined to the workspace. It goes on while another part is looked at; its result stays.
import type { ReactElement } from "react";
import { setArmed, openScript, showEntry } from "../script-actions.ts";
import { DryRunPane } from "../scripts/DryRunPane.tsx";
import { useObservable, useWorkspace } from "../workspace-context.ts";

export function DryRunSection(): ReactElement {
  const workspace = useWorkspace();
  const { dryRun } = workspace;
  const state = useObservable(workspace.scripts.state);
  const run = useObservable(dryRun.state);
  const tick = useObservable(workspace.session.tick);
  return (
    <DryRunPane
      scripts={state?.scripts ?? []}
      hasSession={tick !== null && tick.source.kind !== "none"}
      progress={run.progress}
      isRunning={run.isRunning}
      failure={run.failure}
      file={run.file}
      isArmed={state?.isArmed ?? false}
      onFile={(file) => dryRun.choose(file)}
      onRun={() => void dryRun.run()}
      onStop={() => dryRun.stop()}
      onArm={() => void setArmed(workspace, true)}
      onEntry={(id) => void showEntry(workspace, id)}
      onPlace={(script, line, column) => void openScript(workspace, script, line, column)}
    />
  );
}
