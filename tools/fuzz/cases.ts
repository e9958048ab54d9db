// The cases of a fuzzing run, one after the other.
import { dissect } from "../captures/dissect.ts";
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
      dissect(damaged, { chunkBytes: () => 1 + random(65_536) });
    } catch (thrown) {
      error = thrown instanceof Error ? `${thrown.message}\n${thrown.stack ?? ""}` : String(thrown);
    }
    yield { path: file.path, seed: seed + i, ms: performance.now() - started, error };
  }
}
