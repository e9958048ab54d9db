// The session process: the same script under Node (forked by the web host), under Electron (a utility process), and as
// the worker thread that reads a source.
import { homedir } from "node:os";
import { isMainThread } from "node:worker_threads";
import { runIngestWorker } from "../session/index.ts";
import { runSessionProcess } from "./run-session-process.ts";

if (isMainThread) {
  // Ctrl+C in a terminal reaches every process of the group; the host decides what it means, and asks for an orderly end.
  process.on("SIGINT", () => undefined);
  // Wherever the program was started from may go away while it runs.
  process.chdir(homedir());
  await runSessionProcess(new URL(import.meta.url), process.argv[2] ?? "");
} else {
  await runIngestWorker();
}
