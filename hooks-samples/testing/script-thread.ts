// The thread of a script, without what else the program's threads can do: it is there sooner.
import { parentPort, workerData } from "node:worker_threads";
import { runScriptWorker } from "../../session/hooks/runtime/run-script-worker.ts";

if (parentPort === null) throw new Error("this program runs in a worker");
await runScriptWorker(workerData, parentPort);
