// The work of an ingest's thread: a source through the engine, rows to the session.
import { ContractError } from "../../contract/index.ts";
import { readUserProtocols, type UserProtocols } from "../user-protocols.ts";
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
  const { dissectorsFolder, protosFolder } = order;
  const protocols = await readUserProtocols({ dissectorsFolder, protosFolder }, (problem) => link.problem(problem));
  if (dissectorsFolder !== undefined) link.words(protocols.words);
  if (order.kind !== "demo") link.dissectors(protocols.facts());
  return ingest(order, link, protocols);
}
function ingest(order: IngestOrder, link: IngestLink, protocols: UserProtocols): Promise<IngestEnd> {
  const { worker } = order;
  const keyLog = order.keyLog === undefined ? {} : { keyLog: order.keyLog };
  switch (order.kind) {
    case "check":
      return Promise.resolve({ phase: "ended", notice: "" });
    case "files":
      return ingestFiles({ paths: order.paths, worker, isPaced: false, protocols, ...keyLog }, link);
    case "demo":
      return ingestFiles({ paths: [order.path], worker, isPaced: true, ...keyLog }, link);
    case "interfaces":
      return ingestInterfaces(order, link, protocols);
  }
}
