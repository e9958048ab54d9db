// By filter: the same way in which a view finds its members.
import { common } from "../store/among.ts";
import { Matching, type MatchRow } from "../store/matching.ts";
import type { EntryStore, ViewSpec } from "../store/index.ts";
import type { Probe } from "./probe.ts";

/** `limit` and the other paging words say nothing here: the rows are those of the view. */
export function filterProbe(store: EntryStore, filter: ViewSpec["filter"], match: MatchRow): Probe {
  let undecided = 0;
  return {
    look: async (numbers, signal) => {
      const matching = new Matching({
        reader: store.scans,
        filter,
        match,
        visible: "true",
        schema: () => store.filterSchema,
        isCancelled: () => signal.aborted,
      });
      const [first, last] = [numbers[0], numbers.at(-1)];
      if (first === undefined || last === undefined) return new Uint32Array();
      const isRange = last - first < numbers.length;
      const matches = await (isRange ? matching.inRange(first, last) : matching.among([...numbers]));
      undecided += matches.errors;
      return common(matches.numbers, numbers);
    },
    get notice() {
      const failed = undecided + filter.errorCount;
      return failed === 0 ? "" : `the filter could not be decided on ${failed.toLocaleString("en-US")} rows`;
    },
  };
}
