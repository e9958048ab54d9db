// Going to a row by its number or a moment, from whatever was typed. What is to be said about it is answered as text.
import type { ListRow } from "../contract/index.ts";
import { closestToTime, findPosition, isSearchable, parseTarget, type Target } from "./list/go-to.ts";
import { formatCount } from "./shared/format-number.ts";
import { selectAt } from "./workspace-actions.ts";
import type { Workspace } from "./workspace.ts";

/** Entries stand in the order in which they were complete, so their beginnings are a little out of order. */
const TIME_WINDOW_ROWS = 200;

/** Opens the line to type in, or goes back to it. */
export const openGoTo = (workspace: Workspace): void => {
  workspace.update((state) => ({ ...state, isGoToOpen: true, isFindOpen: false }));
  document.getElementById("go-to")?.focus();
};

/** Closes it; the focus is the list's again. */
export const closeGoTo = (workspace: Workspace): void => {
  workspace.update((state) => ({ ...state, isGoToOpen: false }));
  document.querySelector<HTMLElement>(".EntryList-scroller")?.focus();
};

const targetOf = (workspace: Workspace, typed: string): Target => {
  const tick = workspace.session.tick.get();
  const { firstNs, lastNs } = tick ?? { firstNs: null, lastNs: null };
  const { settings } = workspace.ui.getState();
  const zone = settings.timeFormat === "utc" ? "utc" : "local";
  return parseTarget(typed, firstNs === null || lastNs === null ? null : { firstNs, lastNs, zone });
};

/** Selects the row that was asked for, or the next one after it. Empty text when it is that very row. */
export const goToRow = async (workspace: Workspace, typed: string): Promise<string> => {
  const target = targetOf(workspace, typed);
  if (target.kind === "none") {
    return target.message;
  }
  const { sort, pausedAt } = workspace.ui.getState();
  const total = pausedAt ?? workspace.view.state.get().tick?.total ?? 0;
  if (total === 0) {
    return "The list is empty.";
  }
  if (!isSearchable(sort, target.kind)) {
    return "The list is sorted by another column. Click that column's header until the rows are in order of arrival.";
  }
  const rowAt = (position: number): Promise<ListRow | undefined> => workspace.view.rowAt(position);
  const answer = await workspace.run(async () => {
    let position = await findPosition(target, total, sort?.descending ?? false, rowAt);
    if (target.kind === "time") {
      const first = Math.max(0, position - TIME_WINDOW_ROWS);
      const rows = await workspace.view.fetch(first, Math.min(2 * TIME_WINDOW_ROWS, total - first));
      position = first + closestToTime(rows, target.ns);
    }
    await selectAt(workspace, position);
    return rowAt(position);
  });
  return answer === undefined ? "" : remarkOn(target, answer);
};

/** What to say when the row that was found is not the one that was asked for. */
const remarkOn = (target: Target, row: ListRow): string => {
  if (target.kind === "number" && row.no !== target.no) {
    return `Number ${formatCount(target.no)} is not in this list; the nearest is ${formatCount(row.no)}.`;
  }
  if (target.kind === "time" && BigInt(row.timeNs) < target.ns) {
    return "No row is that late; this is the last one.";
  }
  return "";
};
