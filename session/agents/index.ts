// The agents as the session loads them, with the libraries of their protocol.
export * from "./public.ts";
export { tapAgents } from "./tap-agents.ts";
export { tapAgentsInWorker } from "./agents-worker.ts";
