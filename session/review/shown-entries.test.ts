// What hides parts of an entry and fails on it hides all that the entry says.
import { expect, test } from "vitest";
import type { Filter } from "../../kfl/index.ts";
import { presentation } from "../engine-presentation.ts";
import { NO_NAMES } from "../names/name-table.ts";
import { rowOf, SOURCE } from "../store/testing/rows.ts";
import { shownEntries } from "./shown-entries.ts";

const STORED = { no: 7, row: rowOf(7), source: SOURCE, src: NO_NAMES, dst: NO_NAMES, passed: false, failed: false };
const REVIEWS = { isActive: false, of: () => expect.unreachable("no script asks") };

/** A filter that is about no entry, or fails on each. */
function filter(isFailing: boolean): Filter {
  const one = { text: "redact", errorCount: 0, lastError: "", apply };
  function apply(): null {
    if (isFailing) one.errorCount++;
    return null;
  }
  return one as unknown as Filter;
}

test.each([
  [false, false],
  [true, true],
])("a filter that fails: %s", async (isFailing, isHidden) => {
  const redactions = [filter(isFailing)];
  const showing = { presentation, redactions, reviews: REVIEWS as never, waitMs: 0 };
  const [one] = await shownEntries([STORED], showing);
  expect([one?.isHidden, one?.entry.request === null]).toEqual([isHidden, isHidden]);
});
