// Capture files through the engine, as fast as the store takes the rows, or at the pace of the recording.
import { basename } from "node:path";
import { ContractError } from "../../contract/index.ts";
import { KeyLog } from "../../engine/index.ts";
import type { PacketRecord } from "../../engine/pcap/index.ts";
import {
  type CapturesReport,
  type CaptureVisitor,
  readCaptureSync,
  readCaptures,
  readKeyLog,
} from "../sources/index.ts";
import type { UserProtocols } from "../user-protocols.ts";
import type { RowBatch } from "../store/row-batch.ts";
import { EngineFeed } from "./engine-feed.ts";
import type { IngestLink } from "./link.ts";
import type { IngestEnd } from "./messages.ts";
import { Pace } from "./pace.ts";

export interface FileOrder {
  readonly paths: readonly string[];
  readonly worker: string;
  /** Plays the packets when their time has come. */
  readonly isPaced: boolean;
  readonly protocols?: UserProtocols;
  /** File with secrets of TLS; absent: none. */
  readonly keyLog?: string;
}

export async function ingestFiles(
  { paths, worker, isPaced, protocols, keyLog }: FileOrder,
  link: IngestLink,
): Promise<IngestEnd> {
  const send = (batch: RowBatch): void => {
    link.waitForRoom();
    link.rows(batch);
  };
  const { keys, problem } = secretsOf(keyLog);
  const watched = isPaced ? "each-row" : "first-rows";
  const feed = new EngineFeed(link, { prefix: "", worker }, send, watched, protocols, keys);
  const whileWaiting = (): void => {
    feed.flush();
    feed.look();
  };
  const pace = isPaced ? new Pace(link, whileWaiting) : null;
  try {
    const report = await read(paths, feed, pace, link);
    const damaged = report.files.filter(({ notice }) => notice !== "");
    // Of several files it must be said which one is meant.
    const notices = damaged.map(({ path, notice }) => (paths.length > 1 ? `${basename(path)}: ${notice}` : notice));
    if (problem !== "") notices.push(problem);
    return { phase: report.isCancelled || link.isCancelled ? "cancelled" : "ended", notice: notices.join("; ") };
  } finally {
    feed.finish();
  }
}

/** A capture is read without its secrets rather than not at all. */
function secretsOf(path: string | undefined): { readonly keys: KeyLog; readonly problem: string } {
  try {
    return { keys: path === undefined ? new KeyLog() : readKeyLog(path), problem: "" };
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return { keys: new KeyLog(), problem: `without TLS keys: ${error.message}` };
  }
}

async function read(
  paths: readonly string[],
  feed: EngineFeed,
  pace: Pace | null,
  link: IngestLink,
): Promise<CapturesReport> {
  const stop = new AbortController();
  const visitor: CaptureVisitor = {
    onPacket: (record: PacketRecord) => {
      link.begun();
      pace?.waitFor(record.sec, record.nsec);
      if (!link.isCancelled) feed.packet(record);
    },
    onMetadata: (metadata) => feed.metadata(metadata),
    onProgress: (bytesRead, bytesTotal) => {
      feed.bytes(bytesRead, bytesTotal);
      if (link.isCancelled) stop.abort();
    },
  };
  const [only] = paths;
  if (paths.length === 1 && only !== undefined) {
    const report = readCaptureSync(only, visitor, () => link.isCancelled);
    if (report !== undefined) return report;
  }
  return readCaptures(paths, visitor, stop.signal);
}
