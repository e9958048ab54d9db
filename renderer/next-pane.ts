// F6 and Shift+F6: the focus goes round the panes that are there, in the order in which they are read.

/** A pane, and what in it takes the focus; the filter is asked by its event, because its editor comes late. */
const PANES: readonly (readonly [pane: string, target: string])[] = [
  [".FilterBar", ""],
  [".TimeHistogram", ".TimeHistogram"],
  [".EntryList", ".EntryList-scroller"],
  [".DetailPane", "#detail-panel"],
  [".ConnectForm-choices", ".ConnectForm-choices input:checked"],
  [".ConnectForm-preview", ".ConnectForm-preview"],
  [".SidePane", ".SidePane"],
];

/** The place after (1) or before (−1) the present one, going round. From no place (−1) it is the first or the last. */
export const placeAfter = (present: number, by: 1 | -1, count: number): number => {
  if (present < 0) {
    return by > 0 ? 0 : count - 1;
  }
  return (present + by + count) % count;
};

/** Moves the focus to the pane after or before the one that has it. */
export const focusPane = (by: 1 | -1, focusFilter: () => void): void => {
  const shown = PANES.filter(([pane]) => document.querySelector(pane) !== null);
  const isHere = ([pane]: (typeof PANES)[number]): boolean =>
    document.querySelector(pane)?.contains(document.activeElement) === true;
  const next = shown[placeAfter(shown.findIndex(isHere), by, shown.length)];
  if (next === undefined) {
    return;
  }
  const [, target] = next;
  if (target === "") {
    focusFilter();
  } else {
    document.querySelector<HTMLElement>(target)?.focus();
  }
};
