// One process owns a session, or another folder. A file with its process id says so; a file of a process that is gone says nothing.
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ContractError } from "../contract/index.ts";

const FILE = "owner";
/** Attempts to take over from a process that is gone, in case another one tries at the same moment. */
const ATTEMPTS = 3;

/** Takes the session in `folder`; answers how to give it back. Rejects with BUSY while another process owns it. */
export async function own(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, FILE);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      const file = await open(path, "wx");
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw error;
      if (await isOwned(folder)) break;
      await rm(path, { force: true });
    }
  }
  const pid = await ownerOf(folder);
  throw new ContractError(
    "BUSY",
    pid === process.pid ? "this session is open already" : `process ${pid ?? "unknown"} has this session open`,
    "close it there first",
  );
}

/** Whether a living process owns the session. */
export async function isOwned(folder: string): Promise<boolean> {
  const pid = await ownerOf(folder);
  return pid !== null && isAlive(pid);
}
/** Whether a living process other than this one owns the session. */
export async function isOwnedElsewhere(folder: string): Promise<boolean> {
  const pid = await ownerOf(folder);
  return pid !== null && pid !== process.pid && isAlive(pid);
}

/** Whether its owner is a process that is gone; a folder that nobody ever owned is not. */
export async function isAbandoned(folder: string): Promise<boolean> {
  const pid = await ownerOf(folder);
  return pid !== null && !isAlive(pid);
}

async function ownerOf(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, FILE), "utf8").catch(() => "");
  const pid = Number(text);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
