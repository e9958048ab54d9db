// The cases of a fuzzing run, one after the other.
import { DISSECTORS } from "../../engine/protocols/index.ts";
import { KeyLog } from "../../engine/index.ts";
import { dissect } from "../captures/dissect.ts";
import { dissectorsFor } from "../captures/sample-dissectors.ts";
import type { CorpusFile } from "./corpus.ts";
import { mutate } from "./mutate.ts";
import { seededRandom } from "./random.ts";

export interface FuzzResult {
  readonly path: string;
  readonly seed: number;
  readonly ms: number;
  /** What was thrown; empty when nothing was. */
  readonly error: string;
}

/** Case `i` damages file `i mod n` with seed `seed + i`. */
export function* fuzzCases(corpus: readonly CorpusFile[], cases: number, seed: number): Generator<FuzzResult> {
  for (let i = 0; i < cases; i++) {
    const file = corpus[i % corpus.length];
    if (file === undefined) return;
    const random = seededRandom(seed + i);
    const damaged = mutate(file.bytes, random);
    const started = performance.now();
    let error = "";
    try {
      const options = { keys: keysOf(file), dissectors: dissectorsFor(file.path) };
      dissect(damaged, { chunkBytes: () => 1 + random(65_536), ...options });
    } catch (thrown) {
      error = thrown instanceof Error ? `${thrown.message}\n${thrown.stack ?? ""}` : String(thrown);
    }
    yield { path: file.path, seed: seed + i, ms: performance.now() - started, error };
  }
}

/** What opens the file, so that what opens is fuzzed too. */
function keysOf({ secrets }: CorpusFile): KeyLog {
  const keys = new KeyLog();
  for (const text of secrets) {
    keys.add(text);
    keys.endLine();
  }
  return keys;
}

/** Which of the registry's protocols the files speak before they are damaged, by the names that tell entries apart. */
export function fuzzedProtocols(corpus: readonly CorpusFile[]): {
  readonly found: readonly string[];
  readonly missing: readonly string[];
} {
  const spoken = new Set<string>();
  for (const { bytes } of corpus) for (const { protocol } of dissect(bytes).rows) spoken.add(protocol.abbr);
  const all = [...new Set(DISSECTORS.flatMap(({ protocols }) => protocols.map(({ abbr }) => abbr)))];
  return { found: all.filter((abbr) => spoken.has(abbr)), missing: all.filter((abbr) => !spoken.has(abbr)) };
}
