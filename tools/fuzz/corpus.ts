// The captures that are damaged: the project's own, and the shared ones where they are.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const MAX_SEED_BYTES = 120_000;

export interface CorpusFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Key logs and private keys that lie beside it. */
  readonly secrets: readonly Uint8Array[];
}

/** Capture files at and below the paths, small ones only: damage is found per case, not per byte. */
export function readCorpus(paths: readonly string[]): readonly CorpusFile[] {
  return paths
    .filter((path) => existsSync(path))
    .flatMap((path) => (statSync(path).isDirectory() ? walk(path) : read(path)));
}

function walk(folder: string): CorpusFile[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name);
    return item.isDirectory() ? walk(path) : read(path);
  });
}

function read(path: string): CorpusFile[] {
  if (!/\.(pcap|pcapng|cap)$/.test(path) || statSync(path).size > MAX_SEED_BYTES) return [];
  const beside = ["keys", "key"]
    .map((ending) => path.replace(/\.\w+$/, `.${ending}`))
    .filter((name) => existsSync(name));
  const secrets = beside.map((name) => new Uint8Array(readFileSync(name)));
  return [{ path, bytes: new Uint8Array(readFileSync(path)), secrets }];
}
