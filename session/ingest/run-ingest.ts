// The work of an ingest's thread: a source through the engine, rows to the session.
import { ContractError } from "../../contract/index.ts";
import { NO_USER_PROTOCOLS, readUserProtocols, type UserProtocols } from "../user-protocols.ts";
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
  const { dataFolder } = order;
  if (dataFolder === undefined) return ingest(order, link, NO_USER_PROTOCOLS);
  const { protocols, problems } = await readUserProtocols(dataFolder);
  const end = await ingest(order, link, protocols);
  return { ...end, notice: [...problems, end.notice].filter((notice) => notice !== "").join("; ") };
}
function ingest(order: IngestOrder, link: IngestLink, protocols: UserProtocols): Promise<IngestEnd> {
  const { worker } = order;
  switch (order.kind) {
    case "files":
      return ingestFiles({ paths: order.paths, worker, isPaced: false, protocols }, link);
    case "demo":
      return ingestFiles({ paths: [order.path], worker, isPaced: true }, link);
    case "interfaces":
      return ingestInterfaces(order, link, protocols);
  }
}
