// Paths as scripts write them: relative to the session's `files/`, with no way out of it in the text alone. What the disk
// says of them is checked where they are opened (files-folder.ts).
import { sep } from "node:path";

/** Bytes of one name, as file systems have it. */
export const MAX_NAME_BYTES = 255;
/** Names in one path. */
export const MAX_PATH_DEPTH = 16;
/** Folder of the captures that `pcap.path` extracted: scripts read there by the path that they were given, and no more. */
export const CAPTURES_FOLDER = ".captures";

/** The names of a path; none for the folder itself. Throws for a path that leads out, or that not every system has. */
export function parseScriptPath(path: string, isWindows: boolean = sep === "\\"): readonly string[] {
  if (path.includes("\0")) throw new Error("a path has a NUL character");
  if (/^(?:[/\\]|[A-Za-z]:)/.test(path)) throw new Error(`${path}: write a path relative to the session's files`);
  const names = path.split(isWindows ? /[/\\]/ : "/").filter((name) => name !== "" && name !== ".");
  if (names.includes("..")) throw new Error(`${path} leads out of the session's files`);
  if (names.length > MAX_PATH_DEPTH) throw new Error(`${path.slice(0, 80)}… has more than ${MAX_PATH_DEPTH} names`);
  for (const name of names) checkName(name, isWindows);
  if (names[0]?.toLowerCase() === CAPTURES_FOLDER) throw new Error(`${path} is for pcap.path alone`);
  return names;
}

function checkName(name: string, isWindows: boolean): void {
  // Windows drops dots and blanks at the end, and reads what is behind a colon as another stream of the file.
  if (isWindows && /[. ]$|:/.test(name)) throw new Error(`${name} is no name of a file on Windows`);
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw new Error(`${name.slice(0, 80)}… is a name of more than ${MAX_NAME_BYTES} bytes`);
  }
}
