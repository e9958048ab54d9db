// Where packets come from on this machine: capture files and interfaces; and where live packets are kept.
export { STANDARD_INPUT } from "./chunk-source.ts";
export {
  type CapturesReport,
  type CaptureVisitor,
  type FileReport,
  MAX_FILES,
  packetsAt,
  readCaptureSync,
  readCaptures,
} from "./file-source.ts";
export { checkCaptureFilter, MAX_CAPTURE_FILTER_LENGTH } from "./capture-filter.ts";
export {
  type CaptureProgram,
  type CaptureProgramKind,
  findCapturePrograms,
  permissionStep,
} from "./capture-programs.ts";
export type { ProgramCounters } from "./drop-counters.ts";
export { InterfaceNames } from "./interface-names.ts";
export { type CapturePermission, checkPermission, listInterfaces } from "./interface-list.ts";
export {
  type InterfaceCounters,
  InterfaceSource,
  type InterfaceSourceOptions,
  type LiveVisitor,
  MAX_LIVE_INTERFACES,
} from "./interface-source.ts";
export { readKeyLog } from "./read-key-log.ts";
export {
  DEFAULT_SEGMENT_LIMITS,
  isCutRing,
  type SegmentCounts,
  type SegmentLimits,
  segmentPaths,
  type SegmentWindow,
  SegmentWriter,
  walkSegments,
} from "./segments.ts";
