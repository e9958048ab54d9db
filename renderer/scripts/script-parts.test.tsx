import { describe, expect, test } from "vitest";
import {
  FAKE_ALERTS,
  FAKE_ENV,
  FAKE_HOSTS,
  FAKE_JOBS,
  FAKE_SAMPLES,
  FAKE_SCRIPTS,
  fakeLine,
} from "../testing/fake-script-data.ts";
import { VerdictChips } from "../list/VerdictChips.tsx";
import { ScriptsBadge } from "../source-bar/ScriptsBadge.tsx";
import { attributesOf, buttonsOf, markupOf, wordsOf } from "../testing/markup.ts";
import { AlertPane } from "./AlertPane.tsx";
import { ArmSwitch } from "./ArmSwitch.tsx";
import { ConsolePane } from "./ConsolePane.tsx";
import { ConstantForm } from "./ConstantForm.tsx";
import { ConstantPane } from "./ConstantPane.tsx";
import { DryRunPane, type DryRunPaneProps } from "./DryRunPane.tsx";
import { EditorPane } from "./EditorPane.tsx";
import { HostStrip } from "./HostStrip.tsx";
import { HostTable } from "./HostTable.tsx";
import { JobPane } from "./JobPane.tsx";
import { RenameForm } from "./RenameForm.tsx";
import { SampleGallery } from "./SampleGallery.tsx";
import { ScriptList } from "./ScriptList.tsx";
import { TraceView } from "./TraceView.tsx";

const nothing = (): void => {};
const titleOf = (file: string): string => FAKE_SCRIPTS.find((script) => script.file === file)?.title ?? file;

describe("the list of scripts", () => {
  const list = (
    <ScriptList
      scripts={FAKE_SCRIPTS}
      unsaved={["new-script.js"]}
      edited={new Set(["40-counter.js"])}
      open="20-index-errors.js"
      folder="scripts"
      onOpen={nothing}
      onActive={nothing}
      onRestart={nothing}
      onRename={nothing}
      onRemove={nothing}
      onDryRun={nothing}
      onAdd={nothing}
      onFolder={nothing}
    />
  );

  test("says how each stands, why, what reaches it and what it costs", () => {
    const words = wordsOf(list);
    expect(words).toContain("4 scripts, in this order");
    expect(words).toContain(
      'Slow checkout calls 1. 10-slow-checkout.js Runs http && dst.name == "payments" onItemCaptured, onItemQueried',
    );
    expect(words).toContain("Failed, 86 errors TypeError: cannot read property 'id' of undefined 3:45");
    expect(words).toContain("1,380 entries behind · 1,204 left out");
    expect(words).toContain("41,204 passed · 38 failed");
    expect(words).toContain("new-script.js not saved yet");
  });

  test("names each switch and menu, and says what is edited", () => {
    expect(markupOf(list).match(/role="switch"/g)).toHaveLength(4);
    expect(buttonsOf(list)).toContain("More for Redact tokens");
    expect(attributesOf(list, "aria-label")).toContain("edited, not saved");
    expect(attributesOf(list, "aria-current")).toEqual(["true"]);
  });

  test("a new name that does not do is told", () => {
    const form = <RenameForm file="a.js" taken={["b.js"]} onRename={nothing} onCancel={nothing} />;
    expect(wordsOf(form)).toBe("Rename Cancel Scripts load in the order of their names.");
    expect(buttonsOf(form)).toEqual(["Cancel"]);
    const taken = <RenameForm file="b.js" taken={["b.js"]} onRename={nothing} onCancel={nothing} />;
    expect(wordsOf(taken)).toContain("There is a b.js already.");
  });
});

describe("the editor", () => {
  const draft = { file: "20-index-errors.js", text: "mine", saved: "mine", version: "v1", theirs: null };
  const pane = (change: Partial<Parameters<typeof EditorPane>[0]>) => (
    <EditorPane
      drafts={[draft]}
      draft={draft}
      script={FAKE_SCRIPTS[1] ?? null}
      place={{ line: 0, column: 0 }}
      failure={null}
      context={{ catalogue: null, valuesOf: async () => [] }}
      onShow={nothing}
      onClose={nothing}
      onType={nothing}
      onSave={nothing}
      onDryRun={nothing}
      onTheirs={nothing}
      onMine={nothing}
      onDismiss={nothing}
      {...change}
    />
  );

  test("has a tab a file, its problem below, and nothing to save while nothing is edited", () => {
    expect(wordsOf(pane({}))).toContain("line 3:45 TypeError");
    expect(attributesOf(pane({}), "aria-selected")).toEqual(["true"]);
    expect(buttonsOf(pane({}))).not.toContain("Save");
    const edited = { ...draft, text: "changed" };
    expect(buttonsOf(pane({ draft: edited, drafts: [edited] }))).toContain("Save");
    expect(attributesOf(pane({ draft: edited, drafts: [edited] }), "aria-label")).toContain("edited");
  });

  test("shows both sides of a conflict before one is lost", () => {
    const conflict = { ...draft, text: "changed", theirs: { text: "theirs", version: "v2" } };
    expect(wordsOf(pane({ draft: conflict, drafts: [conflict] }))).toContain(
      "was changed on disk while you edited it.",
    );
    expect(buttonsOf(pane({ draft: conflict, drafts: [conflict] }))).toEqual(
      expect.arrayContaining(["Compare", "Take the one on disk", "Keep mine"]),
    );
  });
});

describe("what scripts printed and sent", () => {
  test("the console counts levels; without lines it says what it is for", () => {
    const pane = (count: number) => (
      <ConsolePane
        lines={Array.from({ length: count }, (_, index) => fakeLine(index + 1))}
        onClear={nothing}
        onCopy={nothing}
        onSave={nothing}
        onEntry={nothing}
        onPlace={nothing}
      />
    );
    expect(wordsOf(pane(30))).toContain("Log 26 Errors 3 Notices 1 Pause");
    expect(wordsOf(pane(0))).toContain("Nothing was printed yet");
    expect(buttonsOf(pane(0))).not.toContain("Clear the console");
  });

  const alerts = (change: Partial<Parameters<typeof AlertPane>[0]> = {}) => (
    <AlertPane
      alerts={FAKE_ALERTS}
      nowMs={FAKE_ALERTS[3]?.nextMs ?? 0}
      isNotifying={false}
      notifyProblem=""
      onNotify={nothing}
      onAcknowledge={nothing}
      onResend={nothing}
      onDiscard={nothing}
      onEntry={nothing}
      onPlace={nothing}
      {...change}
    />
  );

  test("alerts say how each ended, why, and what can be done", () => {
    const words = wordsOf(alerts());
    expect(words).toContain("All 6 Failed 2 Not seen 4");
    expect(words).toMatch(/Given up 8 attempts .* missing authentication credentials .*\(401\)\. errors on elastic/);
    expect(words).toContain("Failed, tried again 2 attempts, again in 0 s");
    expect(buttonsOf(alerts()).filter((name) => name === "Send it again")).toHaveLength(1);
    expect(buttonsOf(alerts())).toContain("Acknowledge all");
    expect(attributesOf(alerts(), "data-unread").filter((unread) => unread === "true")).toHaveLength(4);
  });

  test("of very many alerts a page is shown at once", () => {
    const [one] = FAKE_ALERTS;
    if (one === undefined) throw new Error("no alert");
    const many = Array.from({ length: 450 }, (_, index) => ({ ...one, id: `x${index}` }));
    expect(markupOf(alerts({ alerts: many })).match(/<tr/g)).toHaveLength(201);
    expect(wordsOf(alerts({ alerts: many }))).toContain("Show 200 more of 450");
  });

  test("jobs say when they ran, how, and when they will", () => {
    const pane = (jobs: typeof FAKE_JOBS | null) => (
      <JobPane
        jobs={jobs}
        isRunning
        nowMs={FAKE_JOBS[0]?.nextMs ?? 0}
        onScheduler={nothing}
        onScript={nothing}
        onRun={nothing}
        onStart={nothing}
        onStop={nothing}
        onRemove={nothing}
      />
    );
    const words = wordsOf(pane(FAKE_JOBS));
    expect(words).toMatch(
      /upload \*\/20 \* \* \* \* \* Runs Failed [\d:]+ Error: no such bucket: captures-eu 3 missed/,
    );
    expect(words).toContain("31 (100 left)");
    expect(buttonsOf(pane(FAKE_JOBS))).toEqual(expect.arrayContaining(["Stop upload", "Start cleanup", "Delete all"]));
    expect(wordsOf(pane([]))).toContain("No job is scheduled");
    expect(buttonsOf(pane([]))).toEqual([]);
  });
});

describe("what scripts need", () => {
  test("a secret is never in the page; where secrets are kept is said", () => {
    const pane = (
      <ConstantPane
        constants={{ rows: FAKE_ENV, secretsKeptIn: "the key store of this system", warning: "it is locked" }}
        wanted="NEW_ONE"
        onSet={nothing}
        onRemove={nothing}
        onImport={nothing}
        hasKubesharkPaths
        onKubesharkPaths={nothing}
      />
    );
    expect(wordsOf(pane)).toContain("Kubeshark paths");
    expect(wordsOf(pane)).toContain("Secrets are kept in the key store of this system. ");
    expect(wordsOf(pane)).toContain("It is locked.");
    expect(wordsOf(pane)).toContain("SLACK_WEBHOOK •••••••• secret Slow checkout calls");
    expect(attributesOf(pane, "value")).toContain("NEW_ONE");
    expect(attributesOf(pane, "type")).toContain("password");
  });

  test("a constant needs a name that scripts can write", () => {
    const form = (name: string) => (
      <ConstantForm start={{ name, value: "x", isSecret: false }} isKnown={false} onSet={nothing} onCancel={nothing} />
    );
    expect(buttonsOf(form("GOOD_1"))).toEqual(["Add", "Cancel"]);
    expect(buttonsOf(form("not good"))).toEqual(["Cancel"]);
    expect(buttonsOf(form(""))).toEqual(["Cancel"]);
  });

  test("hosts: each state offers the others", () => {
    const table = <HostTable rules={FAKE_HOSTS} titleOf={titleOf} onDecide={nothing} onRemove={nothing} />;
    expect(wordsOf(table)).toContain("hooks.slack.com Slow checkout calls Asked for");
    expect(buttonsOf(table).filter((name) => /^(Allow|Deny)/.test(name))).toEqual([
      "Allow hooks.slack.com",
      "Deny hooks.slack.com",
      "Deny elastic.shop:9200",
      "Allow telemetry.example",
    ]);
  });

  test("a host that is asked for stands over everything; without one there is no strip", () => {
    const strip = (rules: typeof FAKE_HOSTS) => (
      <HostStrip rules={rules} titleOf={titleOf} onDecide={nothing} onAll={nothing} />
    );
    expect(wordsOf(strip(FAKE_HOSTS))).toMatch(/^Slow checkout calls wants to send to hooks\.slack\.com\s?\. Nothing/);
    const two = FAKE_HOSTS.map((rule) => ({ ...rule, rule: "asked" as const }));
    expect(buttonsOf(strip(two))).toEqual(["Allow", "Deny", "2 more"]);
    expect(markupOf(strip(FAKE_HOSTS.slice(1)))).toBe("");
  });

  test("samples say which constants are missing", () => {
    const gallery = (
      <SampleGallery
        samples={FAKE_SAMPLES.slice(1)}
        constants={new Set(["INFLUX_URL"])}
        onInsert={nothing}
        onConstant={nothing}
      />
    );
    expect(wordsOf(gallery)).toContain("Needs INFLUX_URL INFLUX_TOKEN missing");
    expect(buttonsOf(gallery)).toContain("INFLUX_TOKEN missing");
  });
});

describe("trying and arming", () => {
  const pane = (change: Partial<DryRunPaneProps>) => (
    <DryRunPane
      scripts={FAKE_SCRIPTS}
      hasSession
      progress={null}
      isRunning={false}
      failure={null}
      file=""
      isArmed={false}
      onFile={nothing}
      onRun={nothing}
      onStop={nothing}
      onArm={nothing}
      onEntry={nothing}
      onPlace={nothing}
      {...change}
    />
  );
  const progress: NonNullable<DryRunPaneProps["progress"]> = {
    entries: 100,
    entriesDone: 40,
    isComplete: false,
    passed: 3,
    failed: 1,
    callCount: 9,
    calls: [
      {
        seq: 1,
        helper: "vendor.slack",
        args: '["••••"]',
        result: "no such channel",
        isError: true,
        entryId: "e1",
        script: "a.js",
        line: 3,
        column: 1,
      },
    ],
    console: [fakeLine(6)],
    scripts: [{ script: "a.js", title: "A", problem: "", costs: [] }],
  };

  test("begins only with a session and a script", () => {
    expect(buttonsOf(pane({}))).toEqual(["Run over this session"]);
    expect(buttonsOf(pane({ hasSession: false }))).toEqual([]);
    expect(buttonsOf(pane({ scripts: [] }))).toEqual([]);
    expect(wordsOf(pane({ hasSession: false }))).toContain("No session is open");
  });

  test("says how far it is, and what would have been sent", () => {
    const running = pane({ progress, isRunning: true });
    expect(wordsOf(running)).toContain("40 of 100 entries 3 passed 1 failed 9 calls would have been sent");
    expect(wordsOf(running)).toContain('vendor.slack ["••••"] threw no such channel entry line 3');
    expect(wordsOf(running)).toContain("The first 1 of 9 are shown.");
    expect(wordsOf(running)).toContain("passed 41,204 failed 38 <b>not markup</b>");
    expect(buttonsOf(running)).toContain("Stop");
  });

  test("arming is offered after a whole run, while nothing is armed", () => {
    const done = { ...progress, isComplete: true };
    expect(buttonsOf(pane({ progress: done }))).toContain("Arm…");
    expect(buttonsOf(pane({ progress }))).not.toContain("Arm…");
    expect(buttonsOf(pane({ progress: done, isArmed: true }))).not.toContain("Arm…");
  });

  test("whether scripts send is said in words", () => {
    expect(wordsOf(<ArmSwitch isArmed onArm={nothing} />)).toBe("Armed: scripts send Disarm");
    expect(wordsOf(<ArmSwitch isArmed={false} onArm={nothing} />)).toBe("Recording only Arm…");
    const badge = (change: object) => (
      <ScriptsBadge isArmed unread={4} dead={1} asked={0} onAlerts={nothing} onScripts={nothing} {...change} />
    );
    expect(wordsOf(badge({}))).toBe("armed 4");
    expect(wordsOf(badge({ asked: 2, unread: 0 }))).toBe("2 hosts asked for");
    expect(buttonsOf(badge({}))[1]).toBe("4 alerts not seen, 1 sending given up");
  });

  test("what scripts did with an entry: called or not, their verdict, calls, words and problem", () => {
    const trace = { script: "a.js", title: "A", skipped: "", calls: [], console: [], problem: "" };
    const view = (
      <TraceView
        traces={[
          { ...trace, verdict: "failed", console: [fakeLine(6)] },
          { ...trace, script: "b.js", title: "B", verdict: "none", skipped: "its filter does not match" },
        ]}
        failure={null}
        onScript={nothing}
      />
    );
    expect(wordsOf(view)).toContain("A failed passed 41,204");
    expect(wordsOf(view)).toContain("B Not called: its filter does not match.");
    expect(wordsOf(<TraceView traces={[]} failure={null} onScript={nothing} />)).toContain("No script is active");
  });

  test("verdicts are numbers with a sign and a word, and filters", () => {
    const chips = (passed: number, failed: number, chosen: "" | "passed") => (
      <VerdictChips passed={passed} failed={failed} chosen={chosen} onChoose={nothing} />
    );
    expect(wordsOf(chips(41_204, 38, ""))).toBe("41,204 passed 38 failed");
    expect(attributesOf(chips(41_204, 38, "passed"), "aria-pressed")).toEqual(["true", "false"]);
    expect(markupOf(chips(0, 0, ""))).toBe("");
  });
});
