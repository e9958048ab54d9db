// Entries as they may be seen: what filters hide is hidden first, then scripts look at what is left. Every way out of the
// store that shows content goes through here: pages, details, files.
import type { Entry } from "../../contract/index.ts";
import type { Filter } from "../../kfl/index.ts";
import { scriptEntryOf } from "../hooks/script-entry.ts";
import type { QueriedEntry } from "../hooks/types.ts";
import type { Presentation } from "../presentation.ts";
import { rowFacts } from "../row-facts.ts";
import type { StoredRow } from "../store/index.ts";
import { alteredEntry, isOtherwise } from "./altered-entry.ts";
import type { Reviews } from "./reviews.ts";

export interface ShownEntry {
  readonly entry: Entry;
  /** Its cells: none shows what the entry hides. */
  readonly row: StoredRow;
  /** Whether something is hidden, or may have to be. */
  readonly isHidden: boolean;
  /** Why it is shown though scripts have not looked at it, for people; empty where all is well. */
  readonly notice: string;
}

export interface Showing {
  readonly presentation: Presentation;
  /** Filters that hide parts of entries. */
  readonly redactions: readonly Filter[];
  readonly reviews: Reviews;
  /** Longest wait for scripts. */
  readonly waitMs: number;
}

/** Whether entries are seen as they are stored: no document has to be put together for a list. */
export function isShownAsStored({ redactions, reviews }: Pick<Showing, "redactions" | "reviews">): boolean {
  return redactions.length === 0 && !reviews.isActive;
}

export async function shownEntries(rows: readonly StoredRow[], showing: Showing): Promise<readonly ShownEntry[]> {
  const { presentation, redactions, reviews, waitMs } = showing;
  const entries = rows.map((stored) => {
    const whole = presentation.assemble(stored);
    const entry = redact(whole, stored, redactions);
    return { stored, entry, isRedacted: entry !== whole };
  });
  if (!reviews.isActive) return entries.map((one) => shown(one, NOT_ASKED, presentation));
  const answers = await reviews.of(
    entries.map(({ stored, entry, isRedacted }) => ({
      no: stored.no,
      key: isRedacted ? redactions.map(({ text }) => text).join("\n") : "",
      entry: isRedacted ? scriptEntryOf(entry) : presentation.scriptEntry(stored),
    })),
    waitMs,
  );
  return entries.map((one, i) => shown(one, answers[i] ?? null, presentation));
}

/** The entry as it may leave the store: itself, or a copy in which the filters have hidden what they say. */
function redact(entry: Entry, stored: StoredRow, redactions: readonly Filter[]): Entry {
  const facts = rowFacts(stored);
  let redacted = entry;
  for (const filter of redactions) {
    const errors = filter.errorCount;
    const next = filter.apply(redacted, facts);
    // Without an error it is null where the filter is not about the entry; with one nobody knows what would have been hidden.
    if (next === null && filter.errorCount > errors) return { ...redacted, ...NOTHING };
    redacted = next ?? redacted;
  }
  return redacted;
}
const NOTHING = { request: null, response: null, data: null, event: null } as const;

const NOT_ASKED: QueriedEntry = { id: "", json: null, verdict: null, problem: "" };

interface Redacted {
  readonly stored: StoredRow;
  readonly entry: Entry;
  readonly isRedacted: boolean;
}

function shown(redacted: Redacted, answer: QueriedEntry | null, presentation: Presentation): ShownEntry {
  const altered = answer === null || answer.json === null ? null : alteredEntry(answer.json, redacted.entry);
  const notice = noticeOf(answer, altered);
  const marked = markedBy(altered ?? redacted.entry, answer);
  const isChanged = redacted.isRedacted || (altered !== null && isOtherwise(altered, redacted.entry));
  const { passed, failed } = marked;
  const row = isChanged ? presentation.redactRow(redacted.stored, marked) : redacted.stored;
  return { entry: marked, row: { ...row, passed, failed }, isHidden: isChanged || notice !== "", notice };
}

function markedBy(entry: Entry, answer: QueriedEntry | null): Entry {
  const verdict = answer?.verdict ?? null;
  return verdict === null ? entry : { ...entry, passed: verdict === "passed", failed: verdict === "failed" };
}

function noticeOf(answer: QueriedEntry | null, altered: Entry | null): string {
  if (answer === null) return "scripts have not looked at this entry yet";
  if (answer.problem !== "") return `shown as it was captured, a script failed on it: ${answer.problem}`;
  return answer.json !== null && altered === null ? "shown as it was captured, a script answered with no entry" : "";
}
