// Where an agent of this machine keeps its ring and its secret: a folder of its own. That of a process that was killed is
// removed by the next one that starts an agent.
import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAbandoned, own } from "../owner.ts";

const PREFIX = "thresher-agent-";

/** Makes one, which this process owns, in `parent`; what others left there goes. */
export async function makeAgentFolder(parent = tmpdir()): Promise<string> {
  await removeAbandoned(parent);
  const folder = await mkdtemp(join(parent, PREFIX));
  await own(folder);
  return folder;
}

// A tap goes on although something of another one cannot be removed.
async function removeAbandoned(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    const folder = join(parent, name);
    if ((await isOurs(folder)) && (await isAbandoned(folder)))
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Other users of this machine may make names like ours. */
async function isOurs(folder: string): Promise<boolean> {
  const facts = await lstat(folder).catch(() => null);
  return facts?.isDirectory() === true && (process.getuid === undefined || facts.uid === process.getuid());
}
