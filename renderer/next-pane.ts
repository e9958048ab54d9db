// F6: the focus goes round the panes that are there, in the order in which they are read.

/** A pane, and what in it takes the focus; the filter is asked by its event, because its editor comes late. */
const PANES: readonly (readonly [pane: string, target: string])[] = [
  [".FilterBar", ""],
  [".TimeHistogram", ".TimeHistogram"],
  [".EntryList", ".EntryList-scroller"],
  [".DetailPane", "#detail-panel"],
  [".SidePane", ".SidePane"],
];

/** Moves the focus to the pane after the one that has it, or to the first. */
export const focusNextPane = (focusFilter: () => void): void => {
  const shown = PANES.filter(([pane]) => document.querySelector(pane) !== null);
  const isHere = ([pane]: (typeof PANES)[number]): boolean =>
    document.querySelector(pane)?.contains(document.activeElement) === true;
  const next = shown[(shown.findIndex(isHere) + 1) % shown.length];
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
