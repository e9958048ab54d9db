// The capture agent of one node. The public face.
export type { RunningAgent } from "./agent.ts";
export { parseAddress } from "./environment.ts";
export { runAgent, type RunAgentOptions } from "./run-agent.ts";
export type { Credentials } from "./server/access.ts";
export type { ListenAddress } from "./server/grpc-server.ts";
