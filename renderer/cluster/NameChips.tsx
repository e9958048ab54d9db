// A list of names that are typed one after the other: each stands as a chip that can be taken out again.
import { X } from "lucide-react";
import { useId, useState, type ReactElement } from "react";
import "./NameChips.css";

interface NameChipsProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly placeholder: string;
  /** Names that are offered while one is typed. */
  readonly offered?: readonly string[];
  readonly note?: string;
  readonly error?: string;
  readonly onChange: (names: readonly string[]) => void;
}

export function NameChips(props: NameChipsProps): ReactElement {
  const { label, names, offered = [], note = "", error = "", onChange } = props;
  const id = useId();
  const [text, setText] = useState("");
  const typed = text.trim();
  const add = (): void => {
    if (typed !== "") {
      onChange(names.includes(typed) ? names : [...names, typed]);
      setText("");
    }
  };
  return (
    <div className="NameChips">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {names.length === 0 ? null : (
        <ul className="NameChips-names" aria-label={label}>
          {names.map((name) => (
            <li key={name} className="mono">
              <span>{name}</span>
              <button
                type="button"
                aria-label={`Take ${name} out`}
                title={`Take ${name} out`}
                onClick={() => onChange(names.filter((other) => other !== name))}
              >
                <X aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        id={id}
        className="input mono"
        value={text}
        placeholder={names.length === 0 ? props.placeholder : ""}
        spellCheck={false}
        autoComplete="off"
        list={offered.length === 0 ? undefined : `${id}-offered`}
        aria-invalid={error !== ""}
        aria-describedby={`${id}-note`}
        onChange={(event) => setText(event.currentTarget.value)}
        // What was typed last counts too, also where nobody pressed Enter.
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key === "Enter" && typed !== "") {
            event.preventDefault();
            add();
          } else if (event.key === "Backspace" && text === "") {
            onChange(names.slice(0, -1));
          }
        }}
      />
      {offered.length === 0 ? null : (
        <datalist id={`${id}-offered`}>
          {offered
            .filter((name) => !names.includes(name))
            .map((name) => (
              <option key={name} value={name} />
            ))}
        </datalist>
      )}
      <p id={`${id}-note`} className="FieldRow-note" data-bad={error !== ""} role={error === "" ? undefined : "alert"}>
        {error === "" ? note : error}
      </p>
    </div>
  );
}
