// A compiled four-term filter over entries, in both dialects, beside the fastest CEL library for JavaScript.
import { Environment } from "@marcbachmann/cel-js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Entry, EntryRow } from "../../../contract/index.ts";
import { assembleEntry } from "../../../engine/index.ts";
import { compile, STANDARD_FIELDS, STANDARD_PATHS } from "../../../kfl/index.ts";
import { dissect } from "../../captures/dissect.ts";
import { ROOT } from "../../guards/tree.ts";
import { wordOf } from "../../conformance/words.ts";
import type { BenchCase, Figure } from "../figure.ts";

const CALLS = 2_000_000;
const MAX_NANOSECONDS = 1000;
const KFL2 = 'http && status_code >= 500 && method == "POST" && path.startsWith("/cart")';
const CLASSIC = 'http and response.status >= 500 and request.method == "POST" and request.path.startsWith("/cart")';

function entries(): readonly Entry[] {
  const { rows } = dissect(new Uint8Array(readFileSync(join(ROOT, "captures/demo/shop.pcapng"))));
  const context = {
    worker: "file:shop",
    node: { ip: "", name: "" },
    cluster: "",
    captureBackend: "",
    captureSource: "",
  };
  return rows.map((row: EntryRow) => assembleEntry(row, context));
}

/** Nanoseconds a call, after a warm-up, and how many matched (so that nothing can be optimised away). */
function nanosecondsPerCall(
  matches: (entry: Entry) => boolean,
  over: readonly Entry[],
): { ns: number; matched: number } {
  const run = (calls: number): number => {
    let matched = 0;
    for (let i = 0; i < calls; i++) if (matches(over[i % over.length] as Entry)) matched++;
    return matched;
  };
  // Whole rounds, so that each filter sees each entry equally often.
  const calls = Math.ceil(CALLS / over.length) * over.length;
  run(over.length * 1000);
  const started = performance.now();
  const matched = run(calls);
  return { ns: ((performance.now() - started) * 1e6) / calls, matched };
}

function ours(text: string): (entry: Entry) => boolean {
  const compiled = compile(text, {
    catalogue: { fields: STANDARD_FIELDS, paths: STANDARD_PATHS, protocols: [] },
    nowMs: 0,
  });
  if (!compiled.ok) throw new Error(compiled.errors[0]?.message ?? "the filter does not compile");
  return (entry) => compiled.filter.matches(entry);
}

/** The library gets its variables ready made: what it takes to read them from an entry is not counted against it. */
function library(over: readonly Entry[]): () => boolean {
  const environment = new Environment()
    .registerVariable("http", "bool")
    .registerVariable("status_code", "double")
    .registerVariable("method", "string")
    .registerVariable("path", "string");
  const evaluate = environment.parse(KFL2.replace("500", "500.0"));
  const variables = over.map((entry) => ({
    http: entry.protocol.name === "http",
    status_code: Number(entry.response?.status ?? 0),
    method: wordOf(entry.request?.method),
    path: wordOf(entry.request?.path),
  }));
  let next = 0;
  return () => evaluate(variables[next++ % variables.length]) as boolean;
}

function line(what: string, { ns }: { ns: number }): Figure {
  return { what, figure: `${ns.toFixed(0)} ns an entry`, budget: "< 1,000 ns", isMet: ns < MAX_NANOSECONDS };
}

export const filterCase: BenchCase = {
  name: "filter",
  run(): readonly Figure[] {
    const over = entries();
    const [kfl2, classic, cel] = [
      nanosecondsPerCall(ours(KFL2), over),
      nanosecondsPerCall(ours(CLASSIC), over),
      nanosecondsPerCall(library(over), over),
    ];
    if (kfl2.matched !== classic.matched || kfl2.matched !== cel.matched)
      throw new Error(`the dialects disagree: ${kfl2.matched}, ${classic.matched}, ${cel.matched}`);
    return [
      line("four-term filter, KFL 2", kfl2),
      line("  classic", classic),
      {
        what: "  @marcbachmann/cel-js, variables ready made",
        figure: `${cel.ns.toFixed(0)} ns (${(cel.ns / kfl2.ns).toFixed(1)}× ours)`,
        budget: "",
        isMet: null,
      },
    ];
  },
};
