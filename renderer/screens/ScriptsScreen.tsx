// The screen of scripts, joined to the workspace: its parts under tabs, whether scripts send for real, and hosts that
// they ask for.
import { useEffect, useRef, type KeyboardEvent, type ReactElement } from "react";
import type { ScriptsState } from "../../contract/index.ts";
import { asSentence } from "../cluster/count-words.ts";
import { setArmed, showScripts } from "../script-actions.ts";
import { ArmSwitch } from "../scripts/ArmSwitch.tsx";
import { HostStrip } from "../scripts/HostStrip.tsx";
import type { Mood } from "../scripts/script-words.ts";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import { formatCount } from "../shared/format-number.ts";
import { SCRIPTS_TABS, type ScriptsTab } from "../ui-store.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";
import { AlertSection, ConsoleSection, JobSection } from "./ScriptEvents.tsx";
import { ConstantSection, HostSection, SampleSection } from "./ScriptSettings.tsx";
import { DissectorSection } from "./DissectorSection.tsx";
import { DryRunSection } from "./DryRunSection.tsx";
import { EditorSection } from "./EditorSection.tsx";
import { useHosts } from "./use-scripts.ts";
import "./ScriptsScreen.css";

const TITLES: Readonly<Record<ScriptsTab, string>> = {
  scripts: "Scripts",
  console: "Console",
  alerts: "Alerts",
  jobs: "Jobs",
  constants: "Constants",
  hosts: "Hosts",
  dissectors: "Dissectors",
  samples: "Samples",
  "dry-run": "Dry run",
};

export function ScriptsScreen(): ReactElement {
  const workspace = useWorkspace();
  const tab = useUi((ui) => ui.scriptsTab);
  const state = useObservable(workspace.scripts.state);
  const failure = useObservable(workspace.scripts.failure);
  const { rules, titleOf, decide } = useHosts();
  return (
    <main className="ScriptsScreen">
      <h1 className="visually-hidden">Scripts</h1>
      <header className="ScriptsScreen-head">
        <Tabs tab={tab} state={state} onTab={(next) => showScripts(workspace, next)} />
        {state === null ? null : (
          <ArmSwitch isArmed={state.isArmed} onArm={(isArmed) => void setArmed(workspace, isArmed)} />
        )}
      </header>
      {failure === null ? null : <ErrorNotice message={failure.message} nextStep={failure.nextStep} />}
      {state === null || state.runBy === "" ? null : (
        <ErrorNotice
          tone="warn"
          message={asSentence(
            `${state.runBy} has the same data folder and runs these scripts: here they neither see nor mark entries`,
          )}
          nextStep="Change and follow them there. They run here once it ends."
        />
      )}
      {state === null || state.folderProblem === "" ? null : (
        <ErrorNotice
          message={asSentence(state.folderProblem)}
          nextStep="Make the folder readable; scripts load by themselves then."
        />
      )}
      {tab === "hosts" ? null : (
        <HostStrip
          rules={rules ?? []}
          titleOf={titleOf}
          onDecide={decide}
          onAll={() => showScripts(workspace, "hosts")}
        />
      )}
      <div className="ScriptsScreen-panel" role="tabpanel" id="scripts-panel" aria-labelledby={`scripts-tab-${tab}`}>
        <Panel tab={tab} />
      </div>
    </main>
  );
}

function Panel({ tab }: { readonly tab: ScriptsTab }): ReactElement {
  switch (tab) {
    case "scripts":
      return <EditorSection />;
    case "console":
      return <ConsoleSection />;
    case "alerts":
      return <AlertSection />;
    case "jobs":
      return <JobSection />;
    case "constants":
      return <ConstantSection />;
    case "hosts":
      return <HostSection />;
    case "dissectors":
      return <DissectorSection />;
    case "samples":
      return <SampleSection />;
    case "dry-run":
      return <DryRunSection />;
  }
}

/** What of a part is worth a number at its tab. */
const countOfTab = (tab: ScriptsTab, state: ScriptsState): { readonly count: number; readonly mood: Mood } => {
  const failing = state.scripts.filter(({ phase }) => phase === "failed" || phase === "disabled").length;
  switch (tab) {
    case "scripts":
      return { count: failing, mood: "bad" };
    case "alerts":
      return { count: state.unreadAlerts, mood: state.outboxDead > 0 ? "bad" : "idle" };
    case "hosts":
      return { count: state.hostsAsked, mood: "warn" };
    default:
      return { count: 0, mood: "idle" };
  }
};
const COUNT_WORDS: Readonly<Partial<Record<ScriptsTab, string>>> = {
  scripts: "failing",
  alerts: "not seen",
  hosts: "asked for",
};

interface TabsProps {
  readonly tab: ScriptsTab;
  readonly state: ScriptsState | null;
  readonly onTab: (tab: ScriptsTab) => void;
}

function Tabs({ tab, state, onTab }: TabsProps): ReactElement {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer browsers answer a promise here, which is no clean-up.
    list.current?.querySelector(`[data-tab="${tab}"]`)?.scrollIntoView({ block: "nearest" });
  }, [tab]);
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const next =
      step === undefined
        ? undefined
        : SCRIPTS_TABS[(SCRIPTS_TABS.indexOf(tab) + step + SCRIPTS_TABS.length) % SCRIPTS_TABS.length];
    if (next !== undefined) {
      event.preventDefault();
      onTab(next);
      list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
    }
  };
  return (
    <div ref={list} className="ScriptsScreen-tabs" role="tablist" aria-label="Parts of scripts" onKeyDown={move}>
      {SCRIPTS_TABS.map((name) => {
        const { count, mood } = state === null ? { count: 0, mood: "idle" } : countOfTab(name, state);
        return (
          <button
            key={name}
            type="button"
            role="tab"
            id={`scripts-tab-${name}`}
            data-tab={name}
            aria-selected={name === tab}
            aria-controls="scripts-panel"
            tabIndex={name === tab ? 0 : -1}
            onClick={() => onTab(name)}
          >
            {TITLES[name]}
            {count === 0 ? null : (
              <span
                className="ScriptsScreen-count"
                data-mood={mood}
                title={`${formatCount(count)} ${COUNT_WORDS[name]}`}
              >
                {formatCount(count)}
                <span className="visually-hidden"> {COUNT_WORDS[name]}</span>
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}
