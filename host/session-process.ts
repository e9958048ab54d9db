// The session process: the same script under Node (forked by the web host), under Electron (a utility process), and as
// the worker thread that reads a source.
import { isMainThread } from "node:worker_threads";

// Loaded by need: the worker has no use for the database and the contract, the process none for the engine.
if (isMainThread) {
  // Ctrl+C in a terminal reaches every process of the group; the host decides what it means, and asks for an orderly end.
  process.on("SIGINT", () => undefined);
  const { runSessionProcess } = await import("./run-session-process.ts");
  await runSessionProcess(new URL(import.meta.url), process.argv[2] ?? "");
} else {
  const { runIngestWorker } = await import("../session/ingest/index.ts");
  await runIngestWorker();
}
