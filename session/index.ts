// The session's public face.
export * from "./agents/public.ts";
export { checkSource } from "./agents/source-check.ts";
export { dataFolder } from "./folders.ts";
export type * from "./ingest/messages.ts";
export {
  ALWAYS_FROM_NS,
  ALWAYS_TO_NS,
  EVERYWHERE,
  type NameSpan,
  NO_NAMES,
  type PeerNames,
} from "./names/name-table.ts";
export { listRowOf } from "./list-row.ts";
export { SnapshotFiles } from "./snapshots/snapshot-files.ts";
export { type TakeOrder, takeSnapshot } from "./snapshots/take-snapshot.ts";
export type { Presentation } from "./presentation.ts";
export { Session } from "./session.ts";
export * from "./store/index.ts";
export { Throttle } from "./throttle.ts";
export { type NewSource, Workspace } from "./workspace.ts";
export { ingestInWorker } from "./ingest/worker.ts";
export { packetPaths, type Saved, type SaveOrder, saveSession } from "./files/save.ts";
export type { SaveWhat } from "./files/selection.ts";
export { presentation } from "./engine-presentation.ts";
export { combineFilters } from "../engine/index.ts";
export { checkCaptureFilter, checkPermission, findCapturePrograms, listInterfaces } from "./sources/index.ts";
