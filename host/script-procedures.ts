// scripts: their files, what they print and send, their jobs, constants and hosts.
import { ContractError, MAX_LINES_PER_ANSWER } from "../contract/index.ts";
import { readSamples } from "../session/index.ts";
import { latestOf } from "./latest.ts";
import { asOutput, guarded, procedures } from "./procedures.ts";

const { scripts: implement } = procedures;
/** Answers once something was done. */
const DONE = {};

export const scripts = {
  states: implement.states.handler(async function* ({ context, signal }) {
    const desk = await context.scripts;
    yield* guarded(latestOf({ read: () => desk.state, subscribe: (changed) => desk.onChange(changed) }, signal));
  }),
  read: implement.read.handler(async ({ input, context }) => {
    const { source, version } = (await context.scripts).file(input.file);
    return { source, version };
  }),
  write: implement.write.handler(async ({ input, context }) => {
    const { folder } = await context.scripts;
    const { version } = await folder.write(input.file, input.source, input.version);
    return { version };
  }),
  rename: implement.rename.handler(async ({ input, context }) => {
    await (await context.scripts).folder.rename(input.file, input.to);
    return DONE;
  }),
  remove: implement.remove.handler(async ({ input, context }) => {
    await (await context.scripts).folder.remove(input.file);
    return DONE;
  }),
  setActive: implement.setActive.handler(async ({ input, context }) => {
    await (await context.scripts).folder.setActive(input.file, input.isActive);
    return DONE;
  }),
  restart: implement.restart.handler(async ({ input, context }) => {
    await (await context.scripts).restart(input.file);
    return DONE;
  }),
  setArmed: implement.setArmed.handler(async ({ input, context }) => {
    await (await context.scripts).setArmed(input.isArmed);
    return DONE;
  }),
  setKubesharkPaths: implement.setKubesharkPaths.handler(async ({ input, context }) => {
    await (await context.scripts).setKubesharkPaths(input.isOn);
    return DONE;
  }),
  setFolder: implement.setFolder.handler(async ({ input, context }) => {
    await (await context.scripts).folder.setPath(input.folder);
    return DONE;
  }),
  samples: implement.samples.handler(async ({ context }) =>
    asOutput({ samples: await readSamples(context.parts.samplesFolder) }),
  ),
  console: implement.console.handler(async ({ input, context }) => ({
    lines: (await context.scripts).console.after(input.afterSeq),
  })),
  clearConsole: implement.clearConsole.handler(async ({ context }) => {
    (await context.scripts).console.clear();
    return DONE;
  }),
  // Ends when the window goes away.
  dryRun: implement.dryRun.handler(async function* ({ input, context, signal }) {
    const run = (await context.scripts).dryRun(input.files);
    const { progress, onChange, isOver } = run;
    try {
      yield* guarded(latestOf({ read: progress, subscribe: onChange, isOver }, signal));
    } finally {
      await run.stop();
    }
  }),
  trace: implement.trace.handler(async ({ input, context }) => ({
    traces: await (await context.scripts).trace(input.id),
  })),
  alerts: implement.alerts.handler(async ({ input, context }) =>
    asOutput({ alerts: (await context.scripts).actions.alerts(input.afterSeq).slice(0, MAX_LINES_PER_ANSWER) }),
  ),
  acknowledge: implement.acknowledge.handler(async ({ input, context }) => {
    await (await context.scripts).actions.acknowledge(input.ids);
    return DONE;
  }),
  resend: implement.resend.handler(async ({ input, context }) => {
    await (await context.scripts).actions.resend(input.ids);
    return DONE;
  }),
  discard: implement.discard.handler(async ({ input, context }) => {
    await (await context.scripts).actions.discard(input.ids);
    return DONE;
  }),
  jobs: implement.jobs.handler(async function* ({ context, signal }) {
    const { jobs } = await context.scripts;
    const read = (): { isRunning: boolean; jobs: typeof jobs.states } => ({
      isRunning: jobs.isRunning,
      jobs: jobs.states,
    });
    const states = latestOf({ read, subscribe: (changed) => jobs.onChange(changed) }, signal);
    for await (const state of guarded(states)) yield asOutput(state);
  }),
  runJob: implement.runJob.handler(async ({ input, context }) => {
    await (await context.scripts).jobs.run(input.tag);
    return DONE;
  }),
  startJob: implement.startJob.handler(async ({ input, context }) => {
    (await context.scripts).jobs.start(input.tag);
    return DONE;
  }),
  stopJob: implement.stopJob.handler(async ({ input, context }) => {
    (await context.scripts).jobs.stop(input.tag);
    return DONE;
  }),
  removeJob: implement.removeJob.handler(async ({ input, context }) => {
    const desk = await context.scripts;
    if (!desk.jobs.states.some(({ tag }) => tag === input.tag))
      throw new ContractError("NOT_FOUND", `there is no job ${input.tag}`, "look at the list of jobs");
    desk.live.removeJob(input.tag);
    return DONE;
  }),
  env: implement.env.handler(async ({ context }) => {
    const desk = await context.scripts;
    const { secretsKeptIn, warning } = desk.constants;
    return { rows: desk.envRows, secretsKeptIn, warning };
  }),
  setEnv: implement.setEnv.handler(async ({ input, context }) => {
    await (await context.scripts).constants.set(input.name, input.value, input.isSecret);
    return DONE;
  }),
  removeEnv: implement.removeEnv.handler(async ({ input, context }) => {
    await (await context.scripts).constants.remove(input.name);
    return DONE;
  }),
  importEnv: implement.importEnv.handler(async ({ input, context }) =>
    (await context.scripts).importKubeshark(input.yaml),
  ),
  hosts: implement.hosts.handler(async ({ context }) => asOutput({ rules: (await context.scripts).hosts.rules })),
  decideHost: implement.decideHost.handler(async ({ input, context }) => {
    await (await context.scripts).hosts.decide(input.script, input.host, input.rule);
    return DONE;
  }),
  removeHost: implement.removeHost.handler(async ({ input, context }) => {
    await (await context.scripts).hosts.remove(input.script, input.host);
    return DONE;
  }),
};
