// The host's public face: the contract's implementation, and the process that holds it.
export { type Api, createApi, MAX_CONNECTIONS, type Port } from "./api.ts";
export type { CaptureAccess, HostParts } from "./host-parts.ts";
export {
  type FromProcess,
  isProcessMessage,
  type KeyStoreAnswer,
  type KeyStoreFacts,
  type KeyStoreRequest,
  type ProcessOptions,
  type ToProcess,
} from "./process-messages.ts";
export { dataFolder } from "../session/index.ts";
export { type SessionProcess, type SessionProcessOptions, startSessionProcess } from "./start-session-process.ts";
