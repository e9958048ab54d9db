// Where things are on disk: `$THRESHER_HOME`, else the system's place for a user's application data.
import { homedir } from "node:os";
import { join } from "node:path";

/** The folder of everything that this program keeps for a user. */
export function dataFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const own = environment["THRESHER_HOME"];
  if (own !== undefined && own !== "") return own;
  if (platform === "win32") return join(environment["APPDATA"] ?? join(homedir(), "AppData", "Roaming"), "Thresher");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "Thresher");
  return join(environment["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "thresher");
}

export function sessionsFolder(data: string): string {
  return join(data, "sessions");
}

/** Scripts that read protocols of the user's own. */
export function dissectorsFolder(data: string): string {
  return join(data, "dissectors");
}

/** Protobuf files of the user's own. */
export function protosFolder(data: string): string {
  return join(data, "protos");
}

/** Ids are names of folders, so nothing else passes for one. */
export function isSessionId(text: string): boolean {
  return /^[0-9a-z][0-9a-z-]{0,63}$/.test(text);
}

/** A new id: sorts by time, and two of one second differ. */
export function newSessionId(nowMs: number, random: string): string {
  const time = new Date(nowMs)
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, "")
    .replace("T", "-");
  return `${time}-${random}`;
}
