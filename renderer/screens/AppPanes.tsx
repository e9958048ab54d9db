// Whichever side pane is open, joined to the workspace.
import { useCallback, useEffect, useState, type ReactElement } from "react";
import type { CaptureInterface } from "../../contract/index.ts";
import { COMMANDS } from "../commands.ts";
import { SettingsPane } from "../settings/SettingsPane.tsx";
import { ShortcutSheet } from "../settings/ShortcutSheet.tsx";
import { SidePane } from "../shared/SidePane.tsx";
import { LedgerPane } from "../source-bar/LedgerPane.tsx";
import { CapturePane } from "../start/CapturePane.tsx";
import { SavePane } from "../start/SavePane.tsx";
import { SessionTable } from "../start/SessionTable.tsx";
import { save, startCapture, togglePane } from "../workspace-actions.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";
import { ColourSection } from "./ColourSection.tsx";
import { DoctorSection } from "./DoctorSection.tsx";
import { ExplainSection } from "./ExplainSection.tsx";
import { KeyLogSection } from "./KeyLogSection.tsx";
import { LookBackSection } from "./LookBackSection.tsx";
import { useSessions } from "./use-sessions.ts";

export function AppPanes(): ReactElement | null {
  const workspace = useWorkspace();
  const pane = useUi((state) => state.pane);
  const settings = useUi((state) => state.settings);
  const tick = useObservable(workspace.session.tick);
  const close = useCallback(() => workspace.update((state) => ({ ...state, pane: null })), [workspace]);
  switch (pane) {
    case "capture":
      return <Capture onClose={close} />;
    case "save":
      return <Save onClose={close} />;
    case "ledger":
      return tick === null ? null : <LedgerPane ledger={tick.ledger} onClose={close} />;
    case "settings":
      return (
        <SettingsPane
          settings={settings}
          onChange={(change) => workspace.changeSettings(change)}
          onColours={() => togglePane(workspace, "colours")}
          onClose={close}
        />
      );
    case "shortcuts":
      return <ShortcutSheet commands={COMMANDS} onClose={close} />;
    case "sessions":
      return <Sessions onClose={close} />;
    case "look-back":
      return <LookBackSection onClose={close} />;
    case "doctor":
      return <DoctorSection onClose={close} />;
    case "colours":
      return <ColourSection onClose={close} />;
    case "explain":
      return <ExplainSection onClose={close} />;
    case "keys":
      return <KeyLogSection onClose={close} />;
    case null:
      return null;
  }
}

function Capture({ onClose }: { readonly onClose: () => void }): ReactElement {
  const workspace = useWorkspace();
  const info = useObservable(workspace.session.info);
  const [interfaces, setInterfaces] = useState<readonly CaptureInterface[] | null>(null);
  useEffect(() => {
    void (async () => {
      const answer = await workspace.run((client) => client.capture.interfaces({}));
      setInterfaces(answer?.interfaces ?? []);
    })();
  }, [workspace]);
  const checkFilter = useCallback(
    async (filter: string) => (await workspace.run((client) => client.capture.checkFilter({ filter })))?.error ?? "",
    [workspace],
  );
  return (
    <CapturePane
      interfaces={interfaces}
      canCapture={info?.canCapture ?? false}
      hint={info?.captureHint ?? ""}
      checkFilter={checkFilter}
      onStart={(names, filter) => void startCapture(workspace, names, filter)}
      onClose={onClose}
    />
  );
}

function Save({ onClose }: { readonly onClose: () => void }): ReactElement {
  const workspace = useWorkspace();
  const tick = useObservable(workspace.session.tick);
  const view = useObservable(workspace.view.state);
  const info = useObservable(workspace.session.info);
  const selected = useUi((state) => state.selection?.ids.length ?? 0);
  return (
    <SavePane
      entries={tick?.entries ?? 0}
      shown={view.tick?.total ?? 0}
      selected={selected}
      isDownload={info?.host !== "electron"}
      onSave={(what, format, withSecrets) => save(workspace, what, format, withSecrets)}
      onClose={onClose}
    />
  );
}

function Sessions({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { sessions, reopen, remove } = useSessions();
  return (
    <SidePane title="Sessions on this machine" onClose={onClose}>
      {sessions !== null && sessions.length === 0 ? <p>No other session is kept on this machine.</p> : null}
      <SessionTable sessions={sessions ?? []} onReopen={reopen} onRemove={remove} />
    </SidePane>
  );
}
