// What looks at entries before somebody sees them: the scripts with `onItemQueried`. They may mark an entry, and show
// something else in its place.
import type { QueriedEntry, ScriptEntry } from "../hooks/types.ts";

export interface EntryReview {
  /** False where no script has the hook: nothing is asked. */
  readonly isActive: boolean;
  /** One answer for each entry, in their order. */
  readonly review: (entries: readonly ScriptEntry[]) => Promise<readonly QueriedEntry[]>;
  /** Calls `listener` when scripts came, went or changed: what they answered before is void. */
  readonly onChange: (listener: () => void) => () => void;
}
