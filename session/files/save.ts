// Saves a session, or a part of it, as a file that everything else opens.
import { ContractError, type SaveFormat } from "../../contract/index.ts";
import type { Presentation } from "../presentation.ts";
import type { Session } from "../session.ts";
import { isCutRing, segmentPaths } from "../sources/index.ts";
import { writeCsv, writeJsonLines } from "./entry-files.ts";
import { OutputFile } from "./output-file.ts";
import { packetsOfFlows, writePackets } from "./packet-files.ts";
import { flowsOfEntries } from "./ring-flows.ts";
import { type SaveWhat, Selection } from "./selection.ts";

export interface SaveOrder {
  readonly what: SaveWhat;
  readonly format: SaveFormat;
  readonly path: string;
  readonly presentation: Presentation;
}
export interface Saved {
  readonly bytes: number;
  readonly packets: number;
  readonly entries: number;
}

/** Writes the file; an abort of `signal` leaves nothing behind and rejects with CANCELLED. */
export async function saveSession(session: Session, order: SaveOrder, signal: AbortSignal | undefined): Promise<Saved> {
  const selection = new Selection(session.store, order.what);
  const { format, path, presentation } = order;
  if (format === "json" || format === "csv") {
    const write = format === "json" ? writeJsonLines : writeCsv;
    return OutputFile.write(path, signal, async (file) => ({
      packets: 0,
      entries: await write(selection, presentation, file, signal),
    }));
  }
  const sources = packetPaths(session);
  refuseOverwriting(path, sources);
  return OutputFile.write(path, signal, async (file) => {
    const isChosen = selection.isAll
      ? () => true
      : await packetsOfFlows(sources, await flowsOf(selection, session, sources, signal), signal);
    return { packets: await writePackets(sources, isChosen, format, file, signal), entries: 0 };
  });
}

/** The files that hold the session's packets. */
export function packetPaths(session: Session): readonly string[] {
  const { paths } = session.file;
  const found = paths.length > 0 ? paths : segmentPaths(`${session.folder}/packets`);
  if (found.length > 0) return found;
  throw new ContractError("NOT_FOUND", "this session has no packets", "save entries as JSON or CSV");
}

function flowsOf(
  selection: Selection,
  { file }: Session,
  sources: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<number>> {
  const isRing = file.paths.length === 0;
  if (isRing && isCutRing(sources)) return flowsOfEntries(sources, selection.pages(signal), signal);
  return selection.flows();
}

function refuseOverwriting(path: string, sources: readonly string[]): void {
  if (!sources.includes(path)) return;
  throw new ContractError("IN_USE", `${path} is what the packets are read from`, "save under another name");
}
