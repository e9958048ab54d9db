// Capture files as a stream of packets: one plain file without ever waiting, anything else by the session's reader.
// Not by session/index.ts: streaming makes no session, and its store takes time to load.
import {
  type CapturesReport,
  type CaptureVisitor,
  readCaptures,
  readCaptureSync,
} from "../../session/sources/file-source.ts";

/** Reads until the end, or until `isEnough` says so. */
export async function readPackets(
  files: readonly string[],
  visitor: CaptureVisitor,
  isEnough: () => boolean,
): Promise<CapturesReport> {
  const [file] = files;
  if (files.length === 1 && file !== undefined) {
    const report = readCaptureSync(file, visitor, isEnough);
    if (report !== undefined) return report;
  }
  const stop = new AbortController();
  const { onPacket } = visitor;
  const guarded: CaptureVisitor = {
    ...visitor,
    onPacket(record, fileIndex) {
      onPacket(record, fileIndex);
      if (isEnough()) stop.abort();
    },
  };
  return readCaptures(files, guarded, stop.signal);
}

/** A sentence for each file with something wrong in it. */
export function noticesOf(report: CapturesReport): readonly string[] {
  return report.files.filter((file) => file.notice !== "").map((file) => `${file.path}: ${file.notice}`);
}
