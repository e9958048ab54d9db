// One line above the list: the number or the time of the row to go to.
import { useEffect, useRef, useState, type ReactElement } from "react";
import "./GoToForm.css";

interface GoToFormProps {
  /** Goes there and answers what is to be said about it; empty when the very row was found. */
  readonly onGo: (text: string) => Promise<string>;
  readonly onClose: () => void;
}

export function GoToForm({ onGo, onClose }: GoToFormProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [message, setMessage] = useState("");
  useEffect(() => input.current?.focus(), []);
  return (
    <form
      className="GoToForm"
      aria-label="Go to a row"
      onSubmit={(event) => {
        event.preventDefault();
        void onGo(text).then(setMessage);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <label htmlFor="go-to">Go to</label>
      <input
        ref={input}
        id="go-to"
        className="input mono"
        placeholder="number, 12:04:11.2 or +30.5"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setMessage("");
        }}
      />
      <button type="submit" className="button" data-kind="primary" disabled={text.trim() === ""}>
        Go
      </button>
      <button type="button" className="button" data-kind="quiet" onClick={onClose}>
        Close
      </button>
      <span className="GoToForm-message" role="status">
        {message}
      </span>
    </form>
  );
}
