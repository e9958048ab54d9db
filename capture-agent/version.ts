// What the agent says it is. The bundle has no package.json beside it to ask.
export const AGENT_VERSION = "0.1.0";
