// The + beside a value of the detail: appears on hover and on keyboard focus, says what it adds.
import { Check, Plus } from "lucide-react";
import type { ReactElement } from "react";
import type { Addable } from "../list/addable.ts";
import { useAdded } from "../shared/use-added.ts";
import type { Adding } from "./value-actions.ts";
import "./AddButton.css";

export function AddButton({ addable, adding }: { readonly addable: Addable; readonly adding: Adding }): ReactElement {
  const [added, showAdded] = useAdded<Addable>();
  const isAdded = added !== null;
  const condition = adding.conditionOf(addable);
  return (
    <button
      type="button"
      className="AddButton"
      data-added={isAdded}
      title={condition}
      aria-label={isAdded ? "Added" : `Add to the filter: ${condition}`}
      onClick={() => {
        adding.onAdd(addable);
        showAdded(addable);
      }}
    >
      {isAdded ? <Check aria-hidden /> : <Plus aria-hidden />}
      {isAdded ? "Added" : null}
    </button>
  );
}
