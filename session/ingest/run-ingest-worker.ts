// The program of an ingest's worker thread. It loads the engine and no database.
import { parentPort, workerData } from "node:worker_threads";
import type { AgentsWorkerOrder } from "../agents/agents-messages.ts";
import type { ScriptWorkerOrder } from "../hooks/runtime/messages.ts";
import { transferablesOf } from "../store/row-batch.ts";
import { IngestLink } from "./link.ts";
import { runIngest } from "./run-ingest.ts";
import type { ToIngest } from "./messages.ts";
import type { WorkerOrder } from "./worker.ts";

/** Runs the order that the thread was started with, and tells how it ended. Agents are followed, and scripts run, by such threads, too. */
export async function runIngestWorker(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("this program runs in a worker");
  const told = workerData as WorkerOrder | AgentsWorkerOrder | ScriptWorkerOrder;
  if ("script" in told) {
    const { runScriptWorker } = await import("../hooks/runtime/run-script-worker.ts");
    return runScriptWorker(told, port);
  }
  if ("agents" in told) {
    const { runAgentsWorker } = await import("../agents/run-agents-worker.ts");
    return runAgentsWorker(told, port);
  }
  const { order, shared } = told;
  const link = new IngestLink(shared, (message) =>
    port.postMessage(message, message.kind === "rows" ? transferablesOf(message.batch) : []),
  );
  const hear = (message: ToIngest): void => link.onToIngest(message);
  port.on("message", hear);
  link.end(await runIngest(order, link));
  // A port that is listened to would keep the thread alive.
  port.off("message", hear);
}
