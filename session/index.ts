// The session's public face.
export * from "./agents/public.ts";
export { checkSource } from "./agents/source-check.ts";
export { ColourDesk } from "./colours/colour-desk.ts";
export { DissectorDesk } from "./dissector-desk.ts";
export { addDissectorSample, dissectorSamples } from "./dissectors/samples.ts";
export { dataFolder } from "./folders.ts";
export { scriptsInWorkers, StartFailure } from "./hooks/runtime/index.ts";
export type * from "./hooks/types.ts";
export type * from "./ingest/messages.ts";
export {
  ALWAYS_FROM_NS,
  ALWAYS_TO_NS,
  EVERYWHERE,
  type NameSpan,
  NO_NAMES,
  type PeerNames,
} from "./names/name-table.ts";
export type { StartScript } from "./hooks/types.ts";
export { deskSign, openScriptDesk } from "./hooks/open-desk.ts";
export { RunLock } from "./hooks/run-lock.ts";
export { readSamples } from "./hooks/samples/read-samples.ts";
export type { ScriptDesk } from "./hooks/script-desk.ts";
export type { MatchRow } from "./store/matching.ts";
export { bytesProbe } from "./find/bytes-probe.ts";
export { filterProbe } from "./find/filter-probe.ts";
export { Finder } from "./find/finder.ts";
export { packetPlaces } from "./find/packet-bytes.ts";
export type { Probe } from "./find/probe.ts";
export { textProbe } from "./find/text-probe.ts";
export { nameHistory } from "./names/name-history.ts";
export { listRowOf } from "./list-row.ts";
export { SnapshotFiles } from "./snapshots/snapshot-files.ts";
export { type TakeOrder, takeSnapshot } from "./snapshots/take-snapshot.ts";
export { rowFacts } from "./row-facts.ts";
export type { Presentation } from "./presentation.ts";
export type { PacketBatch } from "./packets/packet-batch.ts";
export type { PacketListener } from "./packets/packet-feed.ts";
export type { EntryReview } from "./review/entry-review.ts";
export { isShownAsStored, type ShownEntry, shownEntries } from "./review/shown-entries.ts";
export { Session } from "./session.ts";
export * from "./store/index.ts";
export { KeyLogDesk } from "./key-log-desk.ts";
export { Throttle } from "./throttle.ts";
export { type NewSource, Workspace } from "./workspace.ts";
export { ingestInWorker } from "./ingest/worker.ts";
export { packetPaths, type Saved, type SaveOrder, saveSession } from "./files/save.ts";
export type { SaveWhat } from "./files/selection.ts";
export { presentation } from "./engine-presentation.ts";
export { combineFilters } from "../engine/index.ts";
export { checkCaptureFilter, checkPermission, findCapturePrograms, listInterfaces } from "./sources/index.ts";
