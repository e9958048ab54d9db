// The agent's process in a pod: reads its environment, runs until it is told to end. What goes wrong for good is said in
// one line and ends it; Kubernetes starts it again.
import { constants } from "node:os";
import { startAgent } from "./agent.ts";
import { PacketClock } from "./clock.ts";
import { readEnvironment } from "./environment.ts";
import { PipeRunner } from "./source/pipe-runner.ts";
import { RemoteRunner } from "./source/remote-runner.ts";

/** A session that does not let go of its connection holds up the end no longer than this. */
const MAX_STOP_MS = 2_000;

try {
  await main();
} catch (error) {
  fail(error);
}

async function main(): Promise<void> {
  process.once("uncaughtException", fail);
  const { node, listen, credentials, pipeFolder, ringFolder, keyLog } = readEnvironment(process.env);
  const clock = new PacketClock();
  const runner =
    pipeFolder === null ? new RemoteRunner(process.stdin, process.stdout, clock, fail) : new PipeRunner(pipeFolder);
  const agent = await startAgent({ node, listen, credentials, runner, clock, ringFolder, keyLog });
  process.stderr.write(`thresher agent on ${node}: listening on ${listen.host}:${agent.port}\n`);
  if (runner instanceof RemoteRunner) runner.listening(agent.port);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      setTimeout(exitBy, MAX_STOP_MS, signal).unref();
      agent.stop().then(() => exitBy(signal), fail);
    });
  }
}

/** Not with 0: the Job of a pod that is evicted would then be complete, and no other pod be made. */
function exitBy(signal: "SIGTERM" | "SIGINT"): never {
  process.exit(128 + constants.signals[signal]);
}
function fail(error: unknown): void {
  process.stderr.write(`thresher agent: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
