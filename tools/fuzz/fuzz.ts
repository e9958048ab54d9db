// npm run fuzz [CASES] [SEED]: damages every capture in turn and dissects what is left. Nothing may throw, nothing may take
// more than a bounded number of steps, and memory stays flat. A failing case is printed with its file and seed.
import { join } from "node:path";
import { ROOT } from "../guards/tree.ts";
import { fuzzCases } from "./cases.ts";
import { readCorpus } from "./corpus.ts";

const DEFAULT_CASES = 100_000;
const PROGRESS_EVERY = 5000;

const cases = Number(process.argv[2] ?? DEFAULT_CASES);
const seed = Number(process.argv[3] ?? 1);
const corpus = readCorpus([join(ROOT, "captures"), join(ROOT, "../shared/captures")]);
const started = performance.now();
let done = 0;
let failed = 0;
let slowestMs = 0;
for (const result of fuzzCases(corpus, cases, seed)) {
  done++;
  slowestMs = Math.max(slowestMs, result.ms);
  if (result.error !== "") {
    failed++;
    console.error(`${result.path} seed ${result.seed}: ${result.error}`);
  }
  if (done % PROGRESS_EVERY === 0)
    console.error(`${done} of ${cases}, ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
}
const seconds = Math.round((performance.now() - started) / 1000);
const memory = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(
  `${done} damaged captures of ${corpus.length} files, seed ${seed}: ${failed} failed, slowest ${Math.round(slowestMs)} ms, ${memory} MB at most, ${seconds} s`,
);
process.exitCode = failed > 0 ? 1 : 0;
