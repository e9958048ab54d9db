// The + that appears over a value under the pointer. One for the whole list: rows stay cheap.
import { Check, Plus } from "lucide-react";
import type { ReactElement } from "react";
import { useAdded } from "../shared/use-added.ts";
import type { Addable } from "./addable.ts";
import "./AddOverlay.css";

export interface AddTarget {
  readonly addable: Addable;
  readonly cell: HTMLElement;
}

interface AddOverlayProps {
  readonly target: AddTarget | null;
  readonly conditionOf: (addable: Addable) => string;
  readonly onAdd: (addable: Addable) => void;
}

const SIZE = 18;

export function AddOverlay({ target, conditionOf, onAdd }: AddOverlayProps): ReactElement | null {
  const [added, showAdded] = useAdded<AddTarget>();
  const shown = added ?? target;
  if (shown === null || !shown.cell.isConnected) {
    return null;
  }
  const box = shown.cell.getBoundingClientRect();
  const isAdded = added !== null;
  const Icon = isAdded ? Check : Plus;
  return (
    <button
      type="button"
      className="AddOverlay"
      data-added={isAdded}
      tabIndex={-1}
      style={{ left: box.right - SIZE - 2, top: box.top + (box.height - SIZE) / 2 }}
      title={conditionOf(shown.addable)}
      aria-label={isAdded ? "Added" : `Add to the filter: ${conditionOf(shown.addable)}`}
      onClick={() => {
        onAdd(shown.addable);
        showAdded(shown);
      }}
    >
      <Icon aria-hidden />
      {isAdded ? "Added" : null}
    </button>
  );
}
