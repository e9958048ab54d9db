// The operations of scripts over those that are only told about.
import { implement } from "@orpc/server";
import { contract, type DryRunProgress, type EntryTrace, type HostRule } from "../../contract/index.ts";
import { changes, pause, TICK_MS } from "./fake-changes.ts";
import { FAKE_SAMPLES, fakeLine } from "./fake-script-data.ts";
import { OWN_FOLDER, type FakeScripts } from "./fake-scripts.ts";

const os = implement(contract);
const LINES_PER_ANSWER = 40;
const STEPS = 30;
const ENTRIES = 48_201;

const call = (seq: number, entryId: string) => ({
  seq,
  helper: "vendor.slack",
  args: '["••••","Slow","/cart/checkout","#ffaa00"]',
  result: "null",
  isError: false,
  entryId,
  script: "10-slow-checkout.js",
  line: 8,
  column: 3,
});

const progressOf = (scripts: FakeScripts, step: number): DryRunProgress => ({
  entries: ENTRIES,
  entriesDone: Math.floor((ENTRIES * step) / STEPS),
  isComplete: step === STEPS,
  passed: Math.floor((41_204 * step) / STEPS),
  failed: Math.floor((38 * step) / STEPS),
  callCount: step * 41,
  calls: Array.from({ length: Math.min(20, step) }, (_, index) => call(index + 1, `e${index * 7}`)),
  console: step < 4 ? [] : [fakeLine(1), fakeLine(4), fakeLine(6)],
  scripts: scripts.scripts
    .filter(({ isActive }) => isActive)
    .map(({ file, title, problem, costs }) => ({ script: file, title, problem, costs })),
});

const tracesOf = (id: string): EntryTrace[] => [
  {
    script: "10-slow-checkout.js",
    title: "Slow checkout calls",
    skipped: "",
    verdict: "failed",
    calls: [call(1, id)],
    console: [{ ...fakeLine(1), entryId: id }],
    problem: "",
  },
  {
    script: "20-index-errors.js",
    title: "Index errors",
    skipped: "",
    verdict: "none",
    calls: [],
    console: [],
    problem: "TypeError: cannot read property 'id' of undefined (20-index-errors.js:3:45)",
  },
  {
    script: "30-redact-tokens.js",
    title: "Redact tokens",
    skipped: "its filter does not match this entry",
    verdict: "none",
    calls: [],
    console: [],
    problem: "",
  },
];

/** Files, state and the dry run. */
const filesOf = (scripts: FakeScripts) => ({
  states: os.scripts.states.handler(({ signal }) => changes(scripts, () => scripts.state, signal)),
  read: os.scripts.read.handler(({ input }) => ({
    source: scripts.sources.get(input.file) ?? "",
    version: scripts.scripts.find(({ file }) => file === input.file)?.version ?? "",
  })),
  write: os.scripts.write.handler(({ input, errors }) => {
    const version = scripts.write(input.file, input.source, input.version);
    if (version === null) {
      throw errors.CONFLICT({
        message: `${input.file} was changed by another program`,
        data: { nextStep: "Look at both, then keep one." },
      });
    }
    return { version };
  }),
  rename: os.scripts.rename.handler(({ input }) => (scripts.rename(input.file, input.to), {})),
  remove: os.scripts.remove.handler(({ input }) => (scripts.remove(input.file), {})),
  setActive: os.scripts.setActive.handler(({ input }) => {
    scripts.change(input.file, { isActive: input.isActive, phase: input.isActive ? "running" : "off", problem: "" });
    return {};
  }),
  restart: os.scripts.restart.handler(({ input }) => {
    scripts.change(input.file, { phase: "running", problem: "", line: 0, column: 0 });
    return {};
  }),
  setArmed: os.scripts.setArmed.handler(({ input }) => {
    scripts.isArmed = input.isArmed;
    scripts.generation++;
    return {};
  }),
  setKubesharkPaths: os.scripts.setKubesharkPaths.handler(({ input }) => {
    scripts.hasKubesharkPaths = input.isOn;
    scripts.generation++;
    return {};
  }),
  setFolder: os.scripts.setFolder.handler(({ input }) => {
    scripts.folder = input.folder === "" ? OWN_FOLDER : input.folder;
    scripts.generation++;
    return {};
  }),
  samples: os.scripts.samples.handler(() => ({ samples: [...FAKE_SAMPLES] })),
  dryRun: os.scripts.dryRun.handler(async function* ({ signal }) {
    for (let step = 1; step <= STEPS; step++) {
      if (signal?.aborted === true) {
        return;
      }
      yield progressOf(scripts, step);
      await pause(TICK_MS / 2);
    }
  }),
  trace: os.scripts.trace.handler(({ input }) => ({ traces: scripts.scripts.length === 0 ? [] : tracesOf(input.id) })),
});

/** Console, alerts and jobs. */
const eventsOf = (scripts: FakeScripts) => ({
  console: os.scripts.console.handler(({ input }) => ({
    lines: Array.from({ length: Math.max(0, Math.min(LINES_PER_ANSWER, scripts.lines - input.afterSeq)) }, (_, index) =>
      fakeLine(input.afterSeq + index + 1),
    ),
  })),
  clearConsole: os.scripts.clearConsole.handler(() => ({})),
  alerts: os.scripts.alerts.handler(({ input }) => ({
    alerts: scripts.alerts.filter(({ seq }) => seq > input.afterSeq),
  })),
  acknowledge: os.scripts.acknowledge.handler(({ input }) => {
    scripts.changeAlerts(input.ids, { isAcknowledged: true });
    return {};
  }),
  resend: os.scripts.resend.handler(({ input }) => {
    scripts.changeAlerts(input.ids, { phase: "sent", reason: "", attempts: 9 });
    return {};
  }),
  discard: os.scripts.discard.handler(({ input }) => (scripts.changeAlerts(input.ids, null), {})),
  jobs: os.scripts.jobs.handler(({ signal }) =>
    changes(scripts, () => ({ isRunning: scripts.isRunning, jobs: [...scripts.jobs] }), signal),
  ),
  runJob: os.scripts.runJob.handler(({ input }) => {
    scripts.changeJobs(input.tag, { lastResult: "passed", lastMs: Date.now(), lastProblem: "" });
    return {};
  }),
  startJob: os.scripts.startJob.handler(({ input }) => {
    scripts.isRunning = input.tag === "" ? true : scripts.isRunning;
    scripts.changeJobs(input.tag, { phase: "waiting", nextMs: Date.now() + 60_000 });
    return {};
  }),
  stopJob: os.scripts.stopJob.handler(({ input }) => {
    scripts.isRunning = input.tag === "" ? false : scripts.isRunning;
    scripts.changeJobs(input.tag, { phase: "stopped", nextMs: null });
    return {};
  }),
  removeJob: os.scripts.removeJob.handler(({ input }) => (scripts.changeJobs(input.tag, null), {})),
});

const isOf = (rule: HostRule, asked: { readonly script: string; readonly host: string }): boolean =>
  rule.script === asked.script && rule.host === asked.host;

/** Constants and hosts. */
const settingsOf = (scripts: FakeScripts) => ({
  env: os.scripts.env.handler(() => ({
    rows: [...scripts.env],
    secretsKeptIn: "a file that only this user can read",
    warning: "This system has no key store, so secrets are kept unencrypted.",
  })),
  setEnv: os.scripts.setEnv.handler(({ input }) => {
    const row = { ...input, value: input.isSecret ? "" : input.value, usedBy: [] };
    scripts.env = [...scripts.env.filter(({ name }) => name !== input.name), row].toSorted((a, b) =>
      a.name.localeCompare(b.name),
    );
    return {};
  }),
  removeEnv: os.scripts.removeEnv.handler(({ input }) => {
    scripts.env = scripts.env.filter(({ name }) => name !== input.name);
    return {};
  }),
  importEnv: os.scripts.importEnv.handler(({ input, errors }) => {
    const names = [...input.yaml.matchAll(/^ {4}(\w+):/gm)].map(([, name]) => name ?? "");
    if (names.length === 0) {
      throw errors.BAD_SCRIPT({
        message: "the file has no scripting.env",
        data: { nextStep: "Choose the config.yaml of Kubeshark." },
      });
    }
    scripts.env = [...scripts.env, ...names.map((name) => ({ name, value: "", isSecret: true, usedBy: [] }))];
    return { names, scriptsFolder: /^ {2}source: (.+)$/m.exec(input.yaml)?.[1] ?? "" };
  }),
  hosts: os.scripts.hosts.handler(() => ({ rules: [...scripts.hosts] })),
  decideHost: os.scripts.decideHost.handler(({ input }) => {
    scripts.hosts = scripts.hosts.map((rule) => (isOf(rule, input) ? { ...rule, rule: input.rule } : rule));
    scripts.generation++;
    return {};
  }),
  removeHost: os.scripts.removeHost.handler(({ input }) => {
    scripts.hosts = scripts.hosts.filter((rule) => !isOf(rule, input));
    scripts.generation++;
    return {};
  }),
});

export const scriptRouterOf = (scripts: FakeScripts) => ({
  ...filesOf(scripts),
  ...eventsOf(scripts),
  ...settingsOf(scripts),
});
