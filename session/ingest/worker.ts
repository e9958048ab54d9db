// An ingest in a worker thread, as the session starts and hears it.
import { Worker } from "node:worker_threads";
import { ContractError } from "../../contract/index.ts";
import type { RowBatch } from "../store/row-batch.ts";
import { type FromIngest, newSharedWords, SessionLink } from "./link.ts";
import type { Ingest, IngestEnd, IngestEvents, IngestOrder, StartIngest, ToIngest } from "./messages.ts";

/** Rows die young: with the default of a few MB the collector takes a quarter of the time. */
const YOUNG_GENERATION_MB = 64;

/** What a worker is started with. */
export interface WorkerOrder {
  readonly order: IngestOrder;
  readonly shared: SharedArrayBuffer;
}

/** Starts ingests in workers that run `script`, which has to call `runIngestWorker` (ingest/index.ts). */
export function ingestInWorker(script: URL): StartIngest {
  return (order, events) => startWorker(script, order, events);
}

function startWorker(script: URL, order: IngestOrder, events: IngestEvents): Ingest {
  const shared = newSharedWords();
  const link = new SessionLink(shared);
  const data: WorkerOrder = { order, shared };
  const worker = new Worker(script, {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  const begun = Promise.withResolvers<void>();
  begun.promise.catch(() => undefined);
  const ended = new Promise<IngestEnd>((resolve) => {
    const storing = new Set<Promise<void>>();
    const end = (how: IngestEnd): void => {
      settle(begun, how);
      void Promise.allSettled(storing).then(() => resolve(how));
    };
    const rows = (batch: RowBatch): void => {
      const stored = events.rows(batch).finally(() => {
        link.taken();
        storing.delete(stored);
      });
      storing.add(stored);
    };
    worker.on("message", (message: FromIngest) => {
      if (message.kind === "rows") rows(message.batch);
      else if (message.kind === "packets") void events.packets(message.batch).finally(() => link.packetsTaken());
      else if (message.kind === "names") events.names(message.spans);
      else if (message.kind === "progress") events.progress(message.progress);
      else if (message.kind === "words") events.words(message.words);
      else if (message.kind === "dissectors") events.dissectors(message.facts);
      else if (message.kind === "problem") events.problem(message.problem);
      else if (message.kind === "begun") begun.resolve();
      else end(message.end);
    });
    worker.on("error", (error) => end({ phase: "failed", notice: `reading stopped: ${String(error)}` }));
    worker.on("exit", (code) => end({ phase: "failed", notice: `reading stopped with code ${code}` }));
  });
  return {
    begun: begun.promise,
    ended,
    cancel: () => link.cancel(),
    wantPackets: (wants) => link.wantPackets(wants),
    useKeyLog: (path) => worker.postMessage({ kind: "key-log", path } satisfies ToIngest, []),
  };
}

function settle(begun: PromiseWithResolvers<void>, { phase, notice, error }: IngestEnd): void {
  if (phase !== "failed") begun.resolve();
  else if (error === undefined) begun.reject(new Error(notice));
  else begun.reject(new ContractError(error.code, error.message, error.data.nextStep, error.data.offset));
}
