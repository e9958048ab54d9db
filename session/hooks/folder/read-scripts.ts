// One look at a folder of scripts: plain files that end in .js. What is not read is a problem with a name: links, what
// is no file, what is too long or no text, and files over the number that is kept.
import { createHash } from "node:crypto";
import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { MAX_SCRIPT_LENGTH, MAX_SCRIPTS } from "../../../contract/index.ts";
import { scriptFile } from "../../../contract/script-api.ts";

/** Longest text in UTF-8. */
const MAX_SCRIPT_BYTES = 3 * MAX_SCRIPT_LENGTH;
/** Times of files are coarse: one that was written this lately may be written again without a new time. */
const FRESH_MS = 100;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export interface ReadScript {
  readonly file: string;
  readonly source: string;
  readonly version: string;
  /** Changes whenever the file is written: while it does not, it is not read again. Empty where that is not sure. */
  readonly stamp: string;
  readonly mode: number;
}
export interface FolderLook {
  /** By file name. */
  readonly scripts: readonly ReadScript[];
  readonly problems: readonly string[];
}

/** Rejects where the folder cannot be read. */
export async function readScripts(folder: string, before: ReadonlyMap<string, ReadScript>): Promise<FolderLook> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.map(({ name }) => name).filter((name) => name.endsWith(".js") && !name.startsWith("."));
  const [scripts, problems]: [ReadScript[], string[]] = [[], []];
  for (const name of names.toSorted()) {
    if (scripts.length === MAX_SCRIPTS) {
      problems.push(
        `there are more than ${MAX_SCRIPTS} scripts: those after ${scripts.at(-1)?.file ?? ""} are left out`,
      );
      break;
    }
    const read = isScriptName(name)
      ? await readScript(join(folder, name), name, before.get(name))
      : "its name has other than letters, digits, blanks, dots, _ and -, or is too long";
    if (read === null) continue;
    if (typeof read === "string") problems.push(`${JSON.stringify(name)} is left out: ${read}`);
    else scripts.push(read);
  }
  return { scripts, problems };
}

export function isScriptName(name: string): boolean {
  return scriptFile.safeParse(name).success;
}

/** Changes whenever the text does. */
export function versionOf(source: string): string {
  return createHash("sha256").update(source).digest("hex");
}

/** The script; why it is none, for people; or null where it is gone. */
export async function readScript(
  path: string,
  file: string,
  before: ReadScript | undefined,
  nowMs: number = Date.now(),
): Promise<ReadScript | string | null> {
  let handle: FileHandle;
  try {
    // A link is not followed, and a pipe without a writer does not hold us.
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return openProblem(error);
  }
  try {
    const facts = await handle.stat({ bigint: true });
    if (!facts.isFile()) return "it is no plain file";
    const stamp = stampOf(facts, nowMs);
    if (stamp !== "" && before?.stamp === stamp) return before;
    if (facts.size > MAX_SCRIPT_BYTES) return tooLong();
    return readText(file, stamp, Number(facts.mode) & 0o777, await handle.readFile());
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await handle.close();
  }
}

function readText(file: string, stamp: string, mode: number, bytes: Uint8Array): ReadScript | string {
  // It may have grown since it was looked at.
  if (bytes.length > MAX_SCRIPT_BYTES) return tooLong();
  let source: string;
  try {
    source = UTF8.decode(bytes);
  } catch {
    return "it is no UTF-8 text";
  }
  return source.length > MAX_SCRIPT_LENGTH ? tooLong() : { file, source, version: versionOf(source), stamp, mode };
}

function tooLong(): string {
  return `it is longer than ${MAX_SCRIPT_LENGTH} characters`;
}
function stampOf({ ino, size, mtimeNs, ctimeNs }: BigIntStats, nowMs: number): string {
  const isFresh = Math.abs(nowMs - Number(ctimeNs / 1_000_000n)) < FRESH_MS;
  return isFresh ? "" : [ino, size, mtimeNs, ctimeNs].join(" ");
}
function openProblem(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "ENOENT") return null;
  if (code === "ELOOP") return "it is a link";
  if (code === "EACCES" || code === "EPERM") return "you may not read it";
  return error instanceof Error ? error.message : String(error);
}
