// scripts: their files, what they print and send, their jobs, constants and hosts.
import { ContractError, MAX_LINES_PER_ANSWER } from "../contract/index.ts";
import { readSamples, type ScriptDesk } from "../session/index.ts";
import { latestOf } from "./latest.ts";
import { asOutput, type Context, guarded, procedures } from "./procedures.ts";

const { scripts: implement } = procedures;
/** Answers once something was done. */
const DONE = {};

/** For what is kept on disk: only the program that runs the scripts changes it. */
async function ownDesk({ scripts }: Context): Promise<ScriptDesk> {
  const desk = await scripts.desk;
  desk.checkRunsHere();
  return desk;
}
/** What a desk says of itself, also of the one that takes its place. */
async function* statesOf<T>(
  { scripts }: Context,
  read: (desk: ScriptDesk) => T,
  onChange: (desk: ScriptDesk, changed: () => void) => () => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  let open = await scripts.desk;
  const subscribe = (changed: () => void): (() => void) =>
    scripts.follow((desk) => {
      open = desk;
      changed();
      return onChange(desk, changed);
    });
  yield* guarded(latestOf({ read: () => read(open), subscribe }, signal));
}

export const scripts = {
  states: implement.states.handler(({ context, signal }) =>
    statesOf(
      context,
      (desk) => desk.state,
      (desk, changed) => desk.onChange(changed),
      signal,
    ),
  ),
  read: implement.read.handler(async ({ input, context }) => {
    const { source, version } = (await context.scripts.desk).file(input.file);
    return { source, version };
  }),
  write: implement.write.handler(async ({ input, context }) => {
    const { folder } = await context.scripts.desk;
    const { version } = await folder.write(input.file, input.source, input.version);
    return { version };
  }),
  rename: implement.rename.handler(async ({ input, context }) => {
    await (await ownDesk(context)).folder.rename(input.file, input.to);
    return DONE;
  }),
  remove: implement.remove.handler(async ({ input, context }) => {
    await (await ownDesk(context)).folder.remove(input.file);
    return DONE;
  }),
  setActive: implement.setActive.handler(async ({ input, context }) => {
    await (await ownDesk(context)).folder.setActive(input.file, input.isActive);
    return DONE;
  }),
  restart: implement.restart.handler(async ({ input, context }) => {
    await (await ownDesk(context)).restart(input.file);
    return DONE;
  }),
  setArmed: implement.setArmed.handler(async ({ input, context }) => {
    await (await ownDesk(context)).setArmed(input.isArmed);
    return DONE;
  }),
  setKubesharkPaths: implement.setKubesharkPaths.handler(async ({ input, context }) => {
    await (await ownDesk(context)).setKubesharkPaths(input.isOn);
    return DONE;
  }),
  setFolder: implement.setFolder.handler(async ({ input, context }) => {
    await (await ownDesk(context)).folder.setPath(input.folder);
    return DONE;
  }),
  samples: implement.samples.handler(async ({ context }) =>
    asOutput({ samples: await readSamples(context.parts.samplesFolder) }),
  ),
  console: implement.console.handler(async ({ input, context }) => ({
    lines: (await context.scripts.desk).console.after(input.afterSeq),
  })),
  clearConsole: implement.clearConsole.handler(async ({ context }) => {
    (await context.scripts.desk).console.clear();
    return DONE;
  }),
  // Ends when the window goes away.
  dryRun: implement.dryRun.handler(async function* ({ input, context, signal }) {
    const run = (await context.scripts.desk).dryRun(input.files);
    const { progress, onChange, isOver } = run;
    try {
      yield* guarded(latestOf({ read: progress, subscribe: onChange, isOver }, signal));
    } finally {
      await run.stop();
    }
  }),
  trace: implement.trace.handler(async ({ input, context }) => ({
    traces: await (await context.scripts.desk).trace(input.id),
  })),
  alerts: implement.alerts.handler(async ({ input, context }) =>
    asOutput({ alerts: (await context.scripts.desk).actions.alerts(input.afterSeq).slice(0, MAX_LINES_PER_ANSWER) }),
  ),
  acknowledge: implement.acknowledge.handler(async ({ input, context }) => {
    await (await context.scripts.desk).actions.acknowledge(input.ids);
    return DONE;
  }),
  resend: implement.resend.handler(async ({ input, context }) => {
    await (await context.scripts.desk).actions.resend(input.ids);
    return DONE;
  }),
  discard: implement.discard.handler(async ({ input, context }) => {
    await (await context.scripts.desk).actions.discard(input.ids);
    return DONE;
  }),
  jobs: implement.jobs.handler(({ context, signal }) =>
    statesOf(
      context,
      ({ jobs }) => asOutput({ isRunning: jobs.isRunning, jobs: jobs.states }),
      ({ jobs }, changed) => jobs.onChange(changed),
      signal,
    ),
  ),
  runJob: implement.runJob.handler(async ({ input, context }) => {
    await (await ownDesk(context)).jobs.run(input.tag);
    return DONE;
  }),
  startJob: implement.startJob.handler(async ({ input, context }) => {
    (await ownDesk(context)).jobs.start(input.tag);
    return DONE;
  }),
  stopJob: implement.stopJob.handler(async ({ input, context }) => {
    (await ownDesk(context)).jobs.stop(input.tag);
    return DONE;
  }),
  removeJob: implement.removeJob.handler(async ({ input, context }) => {
    const desk = await ownDesk(context);
    if (!desk.jobs.states.some(({ tag }) => tag === input.tag))
      throw new ContractError("NOT_FOUND", `there is no job ${input.tag}`, "look at the list of jobs");
    desk.live.removeJob(input.tag);
    return DONE;
  }),
  env: implement.env.handler(async ({ context }) => {
    const desk = await context.scripts.desk;
    const { secretsKeptIn, warning } = desk.constants;
    return { rows: desk.envRows, secretsKeptIn, warning };
  }),
  setEnv: implement.setEnv.handler(async ({ input, context }) => {
    await (await ownDesk(context)).constants.set(input.name, input.value, input.isSecret);
    return DONE;
  }),
  removeEnv: implement.removeEnv.handler(async ({ input, context }) => {
    await (await ownDesk(context)).constants.remove(input.name);
    return DONE;
  }),
  importEnv: implement.importEnv.handler(async ({ input, context }) =>
    (await ownDesk(context)).importKubeshark(input.yaml),
  ),
  hosts: implement.hosts.handler(async ({ context }) => asOutput({ rules: (await context.scripts.desk).hosts.rules })),
  decideHost: implement.decideHost.handler(async ({ input, context }) => {
    await (await ownDesk(context)).hosts.decide(input.script, input.host, input.rule);
    return DONE;
  }),
  removeHost: implement.removeHost.handler(async ({ input, context }) => {
    await (await ownDesk(context)).hosts.remove(input.script, input.host);
    return DONE;
  }),
};
