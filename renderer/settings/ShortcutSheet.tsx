// All keys on one sheet.
import type { ReactElement } from "react";
import type { Command } from "../commands.ts";
import { SidePane } from "../shared/SidePane.tsx";
import "./ShortcutSheet.css";

interface ShortcutSheetProps {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}

/** Keys that belong to one place rather than to a command. */
const LOCAL_KEYS: readonly (readonly [group: Command["group"], title: string, keys: readonly string[]])[] = [
  ["Filter", "Apply", ["Enter", "Ctrl+Enter"]],
  ["Filter", "Back to the applied filter", ["Escape"]],
  ["Filter", "Recent filters", ["ArrowDown"]],
  ["Filter", "New line", ["Shift+Enter"]],
  ["List", "Move", ["ArrowUp", "ArrowDown", "PageUp", "PageDown"]],
  ["List", "First and last", ["Home", "End"]],
  ["List", "Select several", ["Shift+ArrowDown", "Ctrl+Click"]],
  ["List", "Next and previous match, in the find bar", ["Enter", "Shift+Enter"]],
  ["List", "Menu of the row", ["Shift+F10"]],
];

const SHORT_NAMES: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  PageUp: "PgUp",
  PageDown: "PgDn",
  Escape: "Esc",
};

const keyText = (key: string): string => key.replace(/[A-Za-z]+$/, (name) => SHORT_NAMES[name] ?? name);

export function ShortcutSheet({ commands, onClose }: ShortcutSheetProps): ReactElement {
  const groups = ["Session", "Filter", "List", "Window"] as const;
  return (
    <SidePane title="Keyboard shortcuts" onClose={onClose}>
      {groups.map((group) => (
        <section key={group} className="ShortcutSheet">
          <h3>{group}</h3>
          <dl>
            {[
              ...commands
                .filter((item) => item.group === group && item.keys.length > 0)
                .map(({ title, keys }) => [title, keys] as const),
              ...LOCAL_KEYS.filter(([of]) => of === group).map(([, title, keys]) => [title, keys] as const),
            ].map(([title, keys]) => (
              <div key={title}>
                <dt>{title}</dt>
                <dd>
                  {keys.map((key) => (
                    <kbd key={key}>{keyText(key)}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </SidePane>
  );
}
