// One constant. A secret's value goes to the session and never comes back.
import { useId, useState, type ReactElement } from "react";

export interface ConstantChange {
  readonly name: string;
  readonly value: string;
  readonly isSecret: boolean;
}

interface ConstantFormProps {
  readonly start: ConstantChange;
  readonly isKnown: boolean;
  readonly onSet: (change: ConstantChange) => void;
  readonly onCancel: () => void;
}

const NAME = /^[A-Za-z_]\w{0,127}$/;

export function ConstantForm({ start, isKnown, onSet, onCancel }: ConstantFormProps): ReactElement {
  const [change, setChange] = useState(start);
  const id = useId();
  const isNamed = NAME.test(change.name);
  return (
    <form
      className="ConstantForm"
      aria-label={isKnown ? `Change ${start.name}` : "Add a constant"}
      onSubmit={(event) => {
        event.preventDefault();
        if (isNamed) {
          onSet(change);
        }
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          onCancel();
        }
      }}
    >
      <label htmlFor={`${id}-name`}>Name</label>
      <input
        id={`${id}-name`}
        className="input mono"
        value={change.name}
        readOnly={isKnown}
        aria-invalid={change.name !== "" && !isNamed}
        placeholder="SLACK_WEBHOOK"
        onChange={(event) => setChange({ ...change, name: event.currentTarget.value.trim() })}
      />
      <label htmlFor={`${id}-value`}>Value</label>
      <input
        id={`${id}-value`}
        className="input mono"
        type={change.isSecret ? "password" : "text"}
        autoComplete="off"
        value={change.value}
        placeholder={isKnown && change.isSecret ? "a new value; the old one is not shown" : ""}
        onChange={(event) => setChange({ ...change, value: event.currentTarget.value })}
      />
      <label className="ConstantForm-secret">
        <input
          type="checkbox"
          checked={change.isSecret}
          onChange={(event) => setChange({ ...change, isSecret: event.currentTarget.checked })}
        />
        Secret
      </label>
      <button type="submit" className="button" data-kind="primary" disabled={!isNamed}>
        {isKnown ? "Change" : "Add"}
      </button>
      <button type="button" className="button" data-kind="quiet" onClick={onCancel}>
        Cancel
      </button>
    </form>
  );
}
