// `onItemQueried`: entries that are about to be seen go through all scripts that have the hook, in load order; what one
// returns is what the next one sees.
import type { QueriedEntry, ScriptEntry } from "./types.ts";
import { messageOf } from "./script-problem.ts";

/** A script that looks at entries. */
export interface Reviewer {
  readonly title: string;
  readonly queried: (entries: readonly ScriptEntry[]) => Promise<readonly QueriedEntry[]>;
}

/** One answer for each entry, in their order. A script that fails leaves an entry as it is, with the problem told. */
export async function reviewAll(
  reviewers: readonly Reviewer[],
  entries: readonly ScriptEntry[],
): Promise<readonly QueriedEntry[]> {
  let seen = entries;
  let answers: readonly QueriedEntry[] = entries.map(({ id }) => ({ id, json: null, verdict: null, problem: "" }));
  for (const reviewer of reviewers) {
    const given = seen;
    const next = await answersOf(reviewer, given);
    answers = answers.map((answer, i) => joined(answer, next[i]));
    seen = given.map((entry, i) => alteredEntry(entry, next[i]?.json ?? null));
  }
  return answers;
}

async function answersOf({ title, queried }: Reviewer, entries: readonly ScriptEntry[]): Promise<QueriedEntry[]> {
  try {
    const byId = new Map((await queried(entries)).map((answer) => [answer.id, answer]));
    return entries.map(({ id }) => {
      const answer = byId.get(id);
      if (answer === undefined) return unaltered(id, `${title}: gave no answer`);
      return answer.problem === "" ? answer : { ...answer, problem: `${title}: ${answer.problem}` };
    });
  } catch (error) {
    return entries.map(({ id }) => unaltered(id, `${title}: ${messageOf(error)}`));
  }
}

function unaltered(id: string, problem: string): QueriedEntry {
  return { id, json: null, verdict: null, problem };
}

function joined(before: QueriedEntry, next: QueriedEntry | undefined): QueriedEntry {
  if (next === undefined) return before;
  return {
    id: before.id,
    json: next.json ?? before.json,
    verdict: next.verdict ?? before.verdict,
    problem: before.problem === "" ? next.problem : before.problem,
  };
}

// The keys of the document apart, as scripts are given an entry.
function alteredEntry(entry: ScriptEntry, json: string | null): ScriptEntry {
  if (json === null) return entry;
  const { request, response, data, event, error, ...head } = JSON.parse(json) as Readonly<Record<string, unknown>>;
  return { ...entry, head: JSON.stringify(head), document: JSON.stringify({ request, response, data, event, error }) };
}
