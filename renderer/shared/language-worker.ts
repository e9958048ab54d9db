// Starts the worker of a language for Monaco. The build puts this in the place of Monaco's own module of the same
// purpose, which brings along every feature of the editor, used or not; some of them come too late to work then.
import * as monaco from "monaco-editor/editor/editor.api.js";

interface WorkerOptions {
  readonly label?: string;
  /** What the language's worker is made from, sent to it as its second message. */
  readonly createData?: unknown;
  readonly host?: Record<string, (...given: unknown[]) => unknown>;
  readonly keepIdleModels?: boolean;
}

export const createWebWorker = <Service extends object>({
  label = "",
  createData,
  host,
  keepIdleModels = false,
}: WorkerOptions): monaco.editor.MonacoWebWorker<Service> => {
  const worker = self.MonacoEnvironment?.getWorker("workerMain.js", label);
  if (worker === undefined) {
    throw new Error("no editor was made ready before its language");
  }
  // The first message only wakes the worker's module up. A worker has no origin to be named.
  worker.postMessage("ignore", []);
  worker.postMessage(createData, []);
  return monaco.editor.createWebWorker<Service>({ worker, keepIdleModels, ...(host === undefined ? {} : { host }) });
};
