// What values of the detail offer: the + that adds them to the filter, and their menu.
import type { MouseEvent } from "react";
import { equals, type Addable, type MenuValue } from "../list/addable.ts";
import type { MenuPoint } from "../shared/Menu.tsx";
import { jsonAt } from "./json-at.ts";
import type { TextPoint } from "./TextViewer.tsx";

export interface Adding {
  readonly conditionOf: (addable: Addable) => string;
  readonly onAdd: (addable: Addable) => void;
}

export interface ValueActions extends Adding {
  readonly onMenu: (at: MenuPoint, value: MenuValue) => void;
}

interface ValueProps {
  readonly "data-value": string;
  readonly onContextMenu: (event: MouseEvent) => void;
}

/** Opens the menu of a value; also for the menu key, which reports the place of the element that has the focus. */
export const menuOf =
  (actions: ValueActions, value: MenuValue) =>
  (event: MouseEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    actions.onMenu({ x: event.clientX, y: event.clientY }, value);
  };

/** The value at a point of a text: what is marked there, else the JSON value there, else the whole text.
 * `selectorOf` makes a path in the JSON into one of the entry; null where none can name what is inside. */
export const valueAtPoint = (
  { text, offset, marked }: TextPoint,
  selectorOf: ((path: string) => string) | null,
  whole: MenuValue,
): MenuValue => {
  if (marked !== "") {
    return { text: marked, addable: null };
  }
  const found = selectorOf === null ? null : jsonAt(text, offset);
  if (found === null || selectorOf === null) {
    return whole;
  }
  const addable = found.value === undefined ? null : equals(selectorOf(found.path), found.value);
  return { text: found.text, addable };
};

/** What makes an element a value: its text for copying, and its menu. */
export const valueProps = (actions: ValueActions, value: MenuValue): ValueProps => ({
  "data-value": value.text,
  onContextMenu: menuOf(actions, value),
});

/** The same, for values that are known to be of one protocol. */
export const actionsOf = (actions: ValueActions, protocol: string): ValueActions => ({
  conditionOf: (addable) => actions.conditionOf({ ...addable, protocol }),
  onAdd: (addable) => actions.onAdd({ ...addable, protocol }),
  onMenu: (at, { text, addable }) =>
    actions.onMenu(at, { text, addable: addable === null ? null : { ...addable, protocol } }),
});
