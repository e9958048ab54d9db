// The work of an ingest's thread: a source through the engine, rows to the session.
import { ContractError } from "../../contract/index.ts";
import { type Dissector, DISSECTORS } from "../../engine/index.ts";
import { readDissectors } from "../dissectors/read-dissectors.ts";
import { ingestFiles } from "./file-ingest.ts";
import type { IngestLink } from "./link.ts";
import { ingestInterfaces } from "./live-ingest.ts";
import type { IngestEnd, IngestOrder } from "./messages.ts";

/** Runs an order to its end; answers how it ended and never rejects. */
export async function runIngest(order: IngestOrder, link: IngestLink): Promise<IngestEnd> {
  try {
    return await run(order, link);
  } catch (error) {
    if (!(error instanceof ContractError)) return { phase: "failed", notice: `reading failed: ${String(error)}` };
    const { code, message, data } = error;
    return { phase: "failed", notice: `${message}. ${data.nextStep}`, error: { code, message, data } };
  }
}

async function run(order: IngestOrder, link: IngestLink): Promise<IngestEnd> {
  const { dissectorsFolder } = order;
  if (dissectorsFolder === undefined) return ingest(order, link, DISSECTORS);
  const { dissectors, words } = await readDissectors(dissectorsFolder, (problem) => link.problem(problem));
  link.words(words);
  return ingest(order, link, dissectors);
}
function ingest(order: IngestOrder, link: IngestLink, dissectors: readonly Dissector[]): Promise<IngestEnd> {
  const { worker } = order;
  const keyLog = order.keyLog === undefined ? {} : { keyLog: order.keyLog };
  switch (order.kind) {
    case "files":
      return ingestFiles({ paths: order.paths, worker, isPaced: false, dissectors, ...keyLog }, link);
    case "demo":
      return ingestFiles({ paths: [order.path], worker, isPaced: true, ...keyLog }, link);
    case "interfaces":
      return ingestInterfaces(order, link, dissectors);
  }
}
