// The public face: the commands as values, for whoever lists or documents them.
export type { Command } from "./command/command.ts";
export { COMMANDS } from "./commands.ts";
