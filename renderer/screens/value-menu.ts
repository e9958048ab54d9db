// The menu of a value: six ways into the filter, applied or only prepared, and copying.
import { copyText } from "../copying.ts";
import { addCondition, conditionText, type AppendHow } from "../filter-bar/filter-language.ts";
import type { Addable, MenuValue } from "../list/addable.ts";
import type { MenuItem } from "../shared/Menu.tsx";
import { withDraft } from "../ui-store.ts";
import { applyFilter } from "../workspace-actions.ts";
import type { Workspace } from "../workspace.ts";

const WAYS: readonly (readonly [how: AppendHow, title: string])[] = [
  ["replace", "selected"],
  ["replace-not", "not selected"],
  ["and", "… and selected"],
  ["or", "… or selected"],
  ["and-not", "… and not selected"],
  ["or-not", "… or not selected"],
];

const filterItems = (workspace: Workspace, addable: Addable): readonly MenuItem[] => {
  const catalogue = workspace.session.catalogue.get();
  const { draft } = workspace.ui.getState();
  const texts = WAYS.map(([how, title]) => ({ title, text: addCondition(draft, addable, how, catalogue) }));
  return [
    { kind: "heading", title: conditionText(addable, draft, catalogue), isMono: true },
    { kind: "heading", title: "Apply as filter" },
    ...texts.map(({ title, text }): MenuItem => ({ kind: "action", title, run: () => applyFilter(workspace, text) })),
    { kind: "heading", title: "Prepare as filter" },
    ...texts.map(
      ({ title, text }): MenuItem => ({
        kind: "action",
        title,
        run: () => workspace.update((state) => withDraft(state, text)),
      }),
    ),
    { kind: "separator" },
  ];
};

const copyItem = (workspace: Workspace, title: string, text: string, what: string): MenuItem => ({
  kind: "action",
  title,
  run: () => void copyText(workspace, text, what),
});

/** Items for a value; one that no filter can name can still be copied. */
export const valueMenu = (workspace: Workspace, { text, addable }: MenuValue): readonly MenuItem[] => {
  const copyValue = copyItem(workspace, "Copy value", text, "the value");
  if (addable === null) {
    return text === "" ? [] : [copyValue];
  }
  // In the dialect of the bar, as it stands at the head of the menu.
  const filter = conditionText(addable, workspace.ui.getState().draft, workspace.session.catalogue.get());
  return [
    ...filterItems(workspace, addable),
    copyValue,
    copyItem(workspace, "Copy path", addable.selector, "the path"),
    copyItem(workspace, "Copy filter", filter, "the filter"),
  ];
};
