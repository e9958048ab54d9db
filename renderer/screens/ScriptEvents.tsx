// Console, alerts and jobs joined to the workspace.
import { useEffect, useState, type ReactElement } from "react";
import type { ConsoleLine } from "../../contract/index.ts";
import type { Client } from "../connection.ts";
import { copyText } from "../copying.ts";
import { saveText } from "../native.ts";
import { notifyProblem } from "../failure-notices.ts";
import { acknowledge, clearConsole, discard, openScript, resend, showEntry } from "../script-actions.ts";
import { AlertPane } from "../scripts/AlertPane.tsx";
import { linesAsText } from "../scripts/console-lines.ts";
import { ConsolePane } from "../scripts/ConsolePane.tsx";
import { JobPane } from "../scripts/JobPane.tsx";
import { countOf } from "../scripts/script-words.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";

export function ConsoleSection(): ReactElement {
  const workspace = useWorkspace();
  const lines = useObservable(workspace.scripts.lines);
  return (
    <ConsolePane
      lines={lines}
      onClear={() => void clearConsole(workspace)}
      onCopy={(shown) => void copyText(workspace, linesAsText(shown), countOf(shown.length, "line"))}
      onSave={(shown: readonly ConsoleLine[]) => saveText("thresher-console.log", linesAsText(shown))}
      onEntry={(id) => void showEntry(workspace, id)}
      onPlace={(script, line, column) => void openScript(workspace, script, line, column)}
    />
  );
}

const COUNTDOWN_MS = 1000;

/** Moves on each second. */
const useNow = (): number => {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), COUNTDOWN_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
};

export function AlertSection(): ReactElement {
  const workspace = useWorkspace();
  const alerts = useObservable(workspace.scripts.alerts);
  const isNotifying = useUi((state) => state.settings.notifyFailures);
  const nowMs = useNow();
  const [problem, setProblem] = useState("");
  return (
    <AlertPane
      alerts={alerts}
      nowMs={nowMs}
      isNotifying={isNotifying}
      notifyProblem={isNotifying ? problem : ""}
      onNotify={(notifyFailures) => {
        workspace.changeSettings({ notifyFailures });
        if (notifyFailures) {
          void notifyProblem().then(setProblem);
        }
      }}
      onAcknowledge={(chosen) => void acknowledge(workspace, chosen)}
      onResend={(chosen) => void resend(workspace, chosen)}
      onDiscard={(chosen) => discard(workspace, chosen)}
      onEntry={(id) => void showEntry(workspace, id)}
      onPlace={(script, line, column) => void openScript(workspace, script, line, column)}
    />
  );
}

export function JobSection(): ReactElement {
  const workspace = useWorkspace();
  const jobs = useObservable(workspace.scripts.jobs);
  const nowMs = useNow();
  /** Each in turn; the first that fails is shown, and the rest is left. */
  const each = (tags: readonly string[], act: (client: Client, tag: string) => Promise<unknown>): void =>
    void workspace.run(async (client) => {
      for (const tag of tags) {
        await act(client, tag);
      }
    });
  return (
    <JobPane
      jobs={jobs?.jobs ?? null}
      isRunning={jobs?.isRunning ?? false}
      nowMs={nowMs}
      onScheduler={(isRunning) =>
        each([""], (client, tag) => (isRunning ? client.scripts.startJob({ tag }) : client.scripts.stopJob({ tag })))
      }
      onScript={(file) => void openScript(workspace, file)}
      onRun={(tags) => each(tags, (client, tag) => client.scripts.runJob({ tag }))}
      onStart={(tags) => each(tags, (client, tag) => client.scripts.startJob({ tag }))}
      onStop={(tags) => each(tags, (client, tag) => client.scripts.stopJob({ tag }))}
      onRemove={(tags) =>
        workspace.confirmation.set({
          text: `Delete ${tags.length === 1 ? `the job ${tags[0]}` : countOf(tags.length, "job")}? It comes back when its script starts anew.`,
          keep: "Keep",
          confirm: "Delete",
          run: async () => each(tags, (client, tag) => client.scripts.removeJob({ tag })),
        })
      }
    />
  );
}
