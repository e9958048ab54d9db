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
