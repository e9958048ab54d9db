// npm run fuzz [CASES] [SEED] [FILE]: damages every capture in turn, or the one file, and dissects what is left. Nothing may
// throw, no case may take long, and memory stays flat. Of each failing case the command is printed that runs it alone.
import { join, relative } from "node:path";
import { ROOT } from "../guards/tree.ts";
import { fuzzCases, fuzzedProtocols } from "./cases.ts";
import { readCorpus } from "./corpus.ts";

const DEFAULT_CASES = 100_000;
const PROGRESS_EVERY = 5000;
/** Far above the slowest case of a busy machine. */
const MAX_CASE_MS = 10_000;

const cases = Number(process.argv[2] ?? DEFAULT_CASES);
const seed = Number(process.argv[3] ?? 1);
const only = process.argv[4];
const corpus = readCorpus(only === undefined ? [join(ROOT, "captures"), join(ROOT, "../shared/captures")] : [only]);
const { found, missing } = fuzzedProtocols(corpus);
console.error(`${cases} cases of ${corpus.length} files, seed ${seed}; protocols: ${found.join(" ")}`);
if (only === undefined && missing.length > 0) console.error(`no file speaks: ${missing.join(" ")}`);

const started = performance.now();
let done = 0;
let failed = 0;
let slowestMs = 0;
for (const result of fuzzCases(corpus, cases, seed)) {
  done++;
  slowestMs = Math.max(slowestMs, result.ms);
  const error = result.error === "" && result.ms > MAX_CASE_MS ? `took ${Math.round(result.ms)} ms` : result.error;
  if (error !== "") {
    failed++;
    console.error(`FAILED npm run fuzz 1 ${result.seed} ${relative(ROOT, result.path)}\n${error}`);
  }
  if (done % PROGRESS_EVERY === 0) console.error(progress());
}
const seconds = Math.round((performance.now() - started) / 1000);
const memory = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(
  `${done} damaged captures of ${corpus.length} files, seed ${seed}: ${failed} failed, slowest ${Math.round(slowestMs)} ms, ${memory} MB at most, ${seconds} s`,
);
process.exitCode = failed > 0 ? 1 : 0;

function progress(): string {
  const elapsed = (performance.now() - started) / 1000;
  const left = Math.round((elapsed / done) * (cases - done));
  const rate = Math.round(done / elapsed);
  return `${done} of ${cases}, ${failed} failed, ${rate}/s, ${left} s left, ${Math.round(process.memoryUsage().rss / 1e6)} MB`;
}
