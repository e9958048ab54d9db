// The captures that are damaged: the project's own, and the shared ones where they are.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const MAX_SEED_BYTES = 120_000;

export interface CorpusFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Capture files below the folders, small ones only: damage is found per case, not per byte. */
export function readCorpus(folders: readonly string[]): readonly CorpusFile[] {
  return folders.filter((folder) => existsSync(folder)).flatMap((folder) => walk(folder));
}

function walk(folder: string): CorpusFile[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name);
    if (item.isDirectory()) return walk(path);
    if (!/\.(pcap|pcapng|cap)$/.test(item.name) || statSync(path).size > MAX_SEED_BYTES) return [];
    return [{ path, bytes: new Uint8Array(readFileSync(path)) }];
  });
}
