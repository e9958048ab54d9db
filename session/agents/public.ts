// What others need of agents without loading the libraries of their protocol.
export {
  type AgentEndpoint,
  agentKey,
  AgentList,
  type AgentListener,
  type AgentName,
  type AgentSource,
} from "./agent-source.ts";
export { LocalAgent } from "./local-agent.ts";
export type { CaptureMode } from "../../codecs/capture-frames.ts";
export type { AgentTimings } from "./agent-client.ts";
export { MAX_CANARIES } from "./limits.ts";
export type { CanarySent } from "./send-canaries.ts";
export type { FetchedPackets, FetchOptions, FetchProgress, PacketsQuery } from "./fetch-packets.ts";
export type { AgentsOrder, AgentsTap, CaptureSettings } from "./tap-agents.ts";
export { createSessionCredentials, type SessionCredentials } from "../../codecs/session-certificate.ts";
