// Which namespaces: check boxes with a search, and by hand where the cluster does not let this user list them.
import { useState, type ReactElement } from "react";
import { EVERY_NAMESPACE, toggledNamespace } from "./tap-draft.ts";
import "./NamespacePicker.css";

/** Most check boxes at a time; the search finds the others. */
const MAX_SHOWN = 200;

interface NamespacePickerProps {
  readonly namespaces: readonly string[];
  /** False where they may not be listed. */
  readonly isComplete: boolean;
  readonly chosen: readonly string[];
  readonly error: string;
  readonly onChange: (chosen: readonly string[]) => void;
}

export function NamespacePicker(props: NamespacePickerProps): ReactElement {
  const { namespaces, isComplete, chosen, error, onChange } = props;
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const byHand = chosen.filter((name) => name !== EVERY_NAMESPACE && !namespaces.includes(name));
  const found = [...byHand, ...namespaces].filter((name) => name.includes(wanted));
  const canAdd = !isComplete && wanted !== "" && !byHand.includes(wanted) && !namespaces.includes(wanted);
  const add = (): void => {
    if (canAdd) {
      onChange([...chosen.filter((name) => name !== EVERY_NAMESPACE), wanted]);
      setSearch("");
    }
  };
  const isEvery = chosen.includes(EVERY_NAMESPACE);
  return (
    <fieldset className="NamespacePicker">
      <legend className="label">Namespaces</legend>
      {isComplete ? null : (
        <p className="NamespacePicker-note">This user may not list namespaces. Type their names; Enter adds one.</p>
      )}
      <div className="NamespacePicker-search">
        <input
          className="input"
          type="search"
          spellCheck={false}
          aria-label={isComplete ? "Search namespaces" : "Name of a namespace"}
          placeholder={isComplete ? "Search" : "Name"}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              event.preventDefault();
              add();
            }
          }}
        />
        {isComplete ? null : (
          <button type="button" className="button" disabled={!canAdd} onClick={add}>
            Add
          </button>
        )}
      </div>
      <div className="NamespacePicker-list">
        <Choice
          title="All namespaces"
          isChosen={isEvery}
          onToggle={() => onChange(toggledNamespace(chosen, EVERY_NAMESPACE))}
        />
        {found.slice(0, MAX_SHOWN).map((name) => (
          <Choice
            key={name}
            title={name}
            isName
            isChosen={chosen.includes(name)}
            onToggle={() => onChange(toggledNamespace(chosen, name))}
          />
        ))}
      </div>
      {found.length > MAX_SHOWN ? (
        <p className="NamespacePicker-note">{found.length - MAX_SHOWN} more; the search finds them.</p>
      ) : null}
      {error === "" ? null : (
        <p className="NamespacePicker-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly title: string;
  readonly isName?: boolean;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}

function Choice({ title, isName = false, isChosen, onToggle }: ChoiceProps): ReactElement {
  return (
    <label className="NamespacePicker-choice">
      <input type="checkbox" checked={isChosen} onChange={onToggle} />
      <span className={isName ? "mono" : undefined}>{title}</span>
    </label>
  );
}
