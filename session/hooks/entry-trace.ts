// A trace: one entry through each active script, each in a sandbox of its own, with nothing sent.
import type { EntryTrace } from "../../contract/index.ts";
import type { MatchRow } from "../store/matching.ts";
import type { StoredRow } from "../store/index.ts";
import { messageOf } from "./script-problem.ts";
import type { ScriptEntry, ScriptFile } from "./types.ts";
import { VirtualRun, type VirtualParts } from "./virtual-run.ts";

/** A script that is not through by then is ended, and says so. */
const TRACE_TIMEOUT_MS = 10_000;

export interface TraceParts {
  readonly match: MatchRow;
  readonly scriptEntry: (stored: StoredRow) => ScriptEntry;
  readonly virtual: Omit<VirtualParts, "recordsAll">;
  readonly timeoutMs?: number;
}

/** In load order. */
export async function traceEntry(
  files: readonly ScriptFile[],
  stored: StoredRow,
  parts: TraceParts,
): Promise<EntryTrace[]> {
  const traces: EntryTrace[] = [];
  for (const file of files) traces.push(await traceScript(file, stored, parts));
  return traces;
}

async function traceScript(file: ScriptFile, stored: StoredRow, parts: TraceParts): Promise<EntryTrace> {
  const run = new VirtualRun({ ...parts.virtual, recordsAll: true }, () => undefined);
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timeoutMs = parts.timeoutMs ?? TRACE_TIMEOUT_MS;
  const timer = setTimeout(() => resolve(`it was not through after ${timeoutMs / 1000} s`), timeoutMs);
  let skipped = "";
  const work = async (): Promise<string> => {
    await run.start(file);
    skipped = await give(run, stored, parts);
    return "";
  };
  try {
    const problem = await Promise.race([work().catch(messageOf), late]);
    const [script] = run.scripts;
    const { passed, failed } = run.verdicts;
    return {
      script: file.file,
      title: script?.title ?? file.file,
      skipped,
      verdict: failed > 0 ? "failed" : passed > 0 ? "passed" : "none",
      calls: run.calls,
      console: run.console,
      problem: script === undefined || script.problem === "" ? problem : script.problem,
    };
  } finally {
    clearTimeout(timer);
    await run.stop();
  }
}

/** Gives the entry to its hooks; answers why it was not. */
async function give(run: VirtualRun, stored: StoredRow, { match, scriptEntry }: TraceParts): Promise<string> {
  const [script] = run.scripts;
  if (script === undefined || script.loaded === null || script.problem !== "") return "it does not start";
  const { loaded, filter } = script;
  const isFiltered = filter !== null && !match(filter, stored);
  const isCaptured = loaded.has("onItemCaptured");
  const isQueried = loaded.has("onItemQueried");
  const entry = scriptEntry(stored);
  if (isCaptured && !isFiltered) await loaded.items([entry]);
  await run.settled();
  const [shown] = isQueried ? await loaded.queried([entry]) : [];
  if (shown?.verdict === "passed" || shown?.verdict === "failed") run.verdicts[shown.verdict]++;
  if (shown !== undefined && shown.problem !== "" && script.problem === "") script.problem = shown.problem;
  if (isFiltered && !isQueried) return "its filter does not match the entry";
  return isCaptured || isQueried ? "" : "it has neither onItemCaptured nor onItemQueried";
}
