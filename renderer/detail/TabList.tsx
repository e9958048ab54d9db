// The tabs of the detail: arrow keys go from one to the next, as in every tab list.
import type { KeyboardEvent, ReactElement } from "react";
import { TAB_TITLES, type Tab } from "./detail-model.ts";

interface TabListProps {
  readonly tabs: readonly Tab[];
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
}

export function TabList({ tabs, tab, onTab }: TabListProps): ReactElement {
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const next = step === undefined ? undefined : tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    if (next !== undefined) {
      event.preventDefault();
      onTab(next);
      event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
    }
  };
  return (
    <div className="DetailPane-tabs" role="tablist" aria-label="Parts of the entry" onKeyDown={move}>
      {tabs.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          data-tab={name}
          aria-selected={name === tab}
          aria-controls="detail-panel"
          tabIndex={name === tab ? 0 : -1}
          onClick={() => onTab(name)}
        >
          {TAB_TITLES[name]}
        </button>
      ))}
    </div>
  );
}
