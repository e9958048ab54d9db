// The first names of paths that entries have (contract/entry.ts), and others that a caller knows of.
import type { Catalogue } from "../../contract/index.ts";

const ENTRY_NAMES = new Set(
  (
    "id index stream worker node cluster protocol proto tls src dst namespace outgoing timestamp startTime elapsedTime " +
    "elapsedTimeUs timing request response requestSize responseSize size passed failed error event data entryFile " +
    "record capture captureSource checksums duplicate hops connId flowId labels annotations truncated network"
  ).split(" "),
);

/** Whether a path may begin with this name. */
export function isEntryName(name: string, catalogue: Catalogue, known: readonly string[]): boolean {
  if (ENTRY_NAMES.has(name) || known.includes(name)) return true;
  return catalogue.paths.some(({ path }) => path === name || path.startsWith(`${name}.`));
}
