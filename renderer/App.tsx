// The frame of the window: rail, source bar, the screen, status bar. Which screen depends on whether a session is open.
import { List, ScrollText, Settings, ShipWheel } from "lucide-react";
import { lazy, Suspense, useEffect, useState, type DragEvent, type ReactElement } from "react";
import { showScreen } from "./cluster-actions.ts";
import { alertsOf, runningTaps } from "./cluster/tap-words.ts";
import { COMMANDS } from "./commands.ts";
import { lendKept } from "./key-log-actions.ts";
import { AppPanes } from "./screens/AppPanes.tsx";
import { ClusterScreen } from "./screens/ClusterScreen.tsx";
import { LiveRegion } from "./screens/LiveRegion.tsx";
import { RequestsScreen } from "./screens/RequestsScreen.tsx";
import { StartSection } from "./screens/StartSection.tsx";
import { TopBars } from "./screens/TopBars.tsx";
import { CommandPalette } from "./settings/CommandPalette.tsx";
import { showScripts } from "./script-actions.ts";
import { VerdictSection } from "./screens/VerdictSection.tsx";
import { StatusBar } from "./source-bar/StatusBar.tsx";
import { useAppearance } from "./use-appearance.ts";
import { useFailureNotices } from "./use-failure-notices.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { useUnsaved } from "./use-unsaved.ts";
import { openFileObjects, togglePane } from "./workspace-actions.ts";
import { useObservable, useUi, useWorkspace } from "./workspace-context.ts";
import "./App.css";

/** How long the status bar tells what an action did. */
const NOTICE_MS = 6000;

/** Loaded when it is first shown: the start of the window does not pay for it. */
const ScriptsScreen = lazy(async () => ({ default: (await import("./screens/ScriptsScreen.tsx")).ScriptsScreen }));

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");

export function App(): ReactElement {
  const workspace = useWorkspace();
  const settings = useUi((state) => state.settings);
  const screen = useUi((state) => state.screen);
  const isPaletteOpen = useUi((state) => state.isPaletteOpen);
  const tick = useObservable(workspace.session.tick);
  const [isDropping, setDropping] = useState(false);
  useAppearance(settings);
  useShortcuts(workspace);
  useUnsaved(workspace);
  useFailureNotices(workspace, settings.notifyFailures);
  const link = useObservable(workspace.connection);
  useEffect(() => {
    if (link.kind === "open") {
      void lendKept(workspace);
    }
  }, [workspace, link.kind]);
  const hasSession = tick !== null && tick.source.kind !== "none";
  useEffect(() => {
    document.title = hasSession ? `${tick.source.name} – Thresher` : "Thresher";
  }, [hasSession, tick?.source.name]);
  return (
    <div
      className="App"
      data-dropping={isDropping}
      onDragOver={(event) => {
        if (hasFiles(event)) {
          event.preventDefault();
          setDropping(true);
        }
      }}
      onDragLeave={(event) => setDropping(event.relatedTarget !== null && isDropping)}
      onDrop={(event) => {
        setDropping(false);
        if (hasFiles(event)) {
          event.preventDefault();
          void openFileObjects(workspace, [...event.dataTransfer.files]);
        }
      }}
    >
      <Rail />
      <div className="App-main">
        <TopBars />
        <div className="App-screen">
          {screen === "cluster" ? (
            <ClusterScreen />
          ) : screen === "scripts" ? (
            <Suspense fallback={<main className="App-screen" aria-busy />}>
              <ScriptsScreen />
            </Suspense>
          ) : hasSession ? (
            <RequestsScreen tick={tick} />
          ) : (
            <StartSection />
          )}
          <AppPanes />
        </div>
        <Status />
      </div>
      {isPaletteOpen ? (
        <CommandPalette
          commands={COMMANDS}
          onRun={(command) => void command.run(workspace)}
          onClose={() => workspace.update((state) => ({ ...state, isPaletteOpen: false }))}
        />
      ) : null}
      {isDropping ? <div className="App-drop">Drop to open as a new session</div> : null}
      <LiveRegion />
    </div>
  );
}

function Rail(): ReactElement {
  const workspace = useWorkspace();
  const pane = useUi((state) => state.pane);
  const screen = useUi((state) => state.screen);
  const scripts = useObservable(workspace.scripts.state)?.scripts.filter(({ isActive }) => isActive) ?? [];
  const isFailing = scripts.some(({ phase }) => phase === "failed" || phase === "disabled");
  const scriptMood = scripts.length === 0 ? null : isFailing ? "warn" : "live";
  const taps = runningTaps(useObservable(workspace.cluster.taps));
  const tapMood = taps.length === 0 ? null : taps.every((tap) => alertsOf(tap).length === 0) ? "live" : "warn";
  return (
    <nav className="Rail" aria-label="Screens">
      <button
        type="button"
        className="Rail-item"
        aria-current={screen === "requests" ? "page" : undefined}
        aria-label="Requests"
        title="Requests (Ctrl+1)"
        onClick={() => showScreen(workspace, "requests")}
      >
        <List aria-hidden />
      </button>
      <button
        type="button"
        className="Rail-item"
        aria-current={screen === "scripts" ? "page" : undefined}
        aria-label="Scripts"
        title="Scripts (Ctrl+4)"
        onClick={() => showScripts(workspace, workspace.ui.getState().scriptsTab)}
      >
        <ScrollText aria-hidden />
        {scriptMood === null ? null : <span className="Rail-mark" data-mood={scriptMood} />}
      </button>
      <button
        type="button"
        className="Rail-item"
        aria-current={screen === "cluster" ? "page" : undefined}
        aria-label="Cluster"
        title="Cluster (Ctrl+5)"
        onClick={() => showScreen(workspace, "cluster")}
      >
        <ShipWheel aria-hidden />
        {tapMood === null ? null : <span className="Rail-mark" data-mood={tapMood} />}
      </button>
      <span className="Rail-gap" />
      <button
        type="button"
        className="Rail-item"
        aria-pressed={pane === "settings"}
        aria-label="Settings"
        title="Settings (Ctrl+6)"
        onClick={() => togglePane(workspace, "settings")}
      >
        <Settings aria-hidden />
      </button>
    </nav>
  );
}

function Status(): ReactElement {
  const workspace = useWorkspace();
  const tick = useObservable(workspace.session.tick);
  const view = useObservable(workspace.view.state);
  const selected = useUi((state) => state.selection?.ids.length ?? 0);
  const notice = useObservable(workspace.notice);
  useEffect(() => {
    if (notice === null) {
      return undefined;
    }
    const timer = setTimeout(() => workspace.notice.set(null), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [workspace, notice]);
  return (
    <StatusBar tick={tick} shown={view.tick?.total ?? 0} selected={selected} notice={notice?.text ?? ""}>
      <VerdictSection />
    </StatusBar>
  );
}
