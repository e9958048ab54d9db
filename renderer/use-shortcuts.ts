// Listens for the keys of all commands, wherever the focus is.
import { useEffect } from "react";
import { commandOfKey } from "./commands.ts";
import type { Workspace } from "./workspace.ts";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest(
    "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], .monaco-editor",
  ) !== null;

/** Space and Escape belong to a button, a menu or a tab that has the focus. */
const isOnControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("button, label, [role=menu], [role=tab], dialog") !== null;

/** Text that was marked on the page is what the copy key is for, before any row. */
const hasMarkedText = (): boolean => getSelection()?.isCollapsed === false;

export const useShortcuts = (workspace: Workspace): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) {
        return;
      }
      const found = commandOfKey(event, isTyping(event.target));
      const isForText = found?.id === "copy" && hasMarkedText();
      if (
        found === null ||
        found.applies?.(workspace) === false ||
        isForText ||
        (event.key === " " && isOnControl(event.target))
      ) {
        return;
      }
      event.preventDefault();
      void found.run(workspace);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [workspace]);
};
