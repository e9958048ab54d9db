// Lending TLS secrets to the session: which file, what is in it by now, and what became of the connections.
import { LockKeyhole, LockKeyholeOpen } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { KeyLogState } from "../../contract/index.ts";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import { formatCount } from "../shared/format-number.ts";
import { SidePane } from "../shared/SidePane.tsx";
import { TickBox } from "../shared/TickBox.tsx";
import { contentWords, fatesOf, USE_WORDS } from "./key-log-words.ts";
import "./KeyLogPane.css";

export interface KeyLogPaneProps {
  /** Null until it is known. */
  readonly state: KeyLogState | null;
  /** A chosen file goes to the host as a copy, which does not grow. */
  readonly isUpload: boolean;
  readonly isBusy: boolean;
  readonly onUse: (path: string, isKept: boolean) => void;
  /** Lets the user choose a file; answers its path, empty for none. */
  readonly onChoose: () => Promise<string>;
  readonly onRemove: () => void;
  readonly onReadAgain: () => void;
  readonly onClose: () => void;
}

export function KeyLogPane(props: KeyLogPaneProps): ReactElement {
  const { state, isBusy } = props;
  return (
    <SidePane
      title="TLS keys"
      onClose={props.onClose}
      footer={state === null || state.path === "" ? undefined : <Actions {...props} state={state} />}
    >
      <div className="KeyLogPane" aria-busy={isBusy}>
        <p className="KeyLogPane-about">
          TLS connections are read with the secrets that their programs wrote to a file. The secrets stay on this
          machine.
        </p>
        {state === null || state.path === "" ? <Choice {...props} /> : <InUse {...props} state={state} />}
        {state === null ? null : <Fates state={state} />}
      </div>
    </SidePane>
  );
}

type InUseProps = KeyLogPaneProps & { readonly state: KeyLogState };

function Actions({ state, isBusy, onRemove, onReadAgain }: InUseProps): ReactElement {
  const isBehind = state.use === "files" && state.newSecrets > 0;
  return (
    <>
      <button type="button" className="button" aria-disabled={isBusy} onClick={isBusy ? undefined : onRemove}>
        Remove
      </button>
      {isBehind ? (
        <button
          type="button"
          className="button"
          data-kind="primary"
          aria-disabled={isBusy}
          onClick={isBusy ? undefined : onReadAgain}
        >
          {isBusy ? "Reading…" : `Read again with ${formatCount(state.newSecrets)} new`}
        </button>
      ) : null}
    </>
  );
}

function Choice({ isUpload, isBusy, onChoose, onUse }: KeyLogPaneProps): ReactElement {
  const [path, setPath] = useState("");
  const [isKept, setKept] = useState(false);
  const typed = path.trim();
  const choose = async (): Promise<void> => {
    const chosen = await onChoose();
    if (chosen !== "") onUse(chosen, isKept && !isUpload);
  };
  return (
    <form
      className="KeyLogPane-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed !== "" && !isBusy) onUse(typed, isKept);
      }}
    >
      <label className="label" htmlFor="key-log-path">
        Key log file
      </label>
      <div className="KeyLogPane-file">
        <input
          id="key-log-path"
          className="input mono"
          placeholder="/path/to/keys.log"
          spellCheck={false}
          autoComplete="off"
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <button type="button" className="button" onClick={() => void choose()}>
          Choose…
        </button>
      </div>
      {isUpload ? (
        <p className="label">
          A file that you choose is copied as it is now. Type its path to have what is written later read, too.
        </p>
      ) : null}
      <TickBox
        label="Keep for later sessions"
        note="Only its path is remembered, never a secret."
        isTicked={isKept}
        onChange={setKept}
      />
      <button type="submit" className="button" data-kind="primary" disabled={typed === "" || isBusy}>
        {isBusy ? "Reading…" : "Use this key log"}
      </button>
    </form>
  );
}

function InUse({ state }: InUseProps): ReactElement {
  return (
    <>
      <dl className="KeyLogPane-facts">
        <dt>File</dt>
        <dd className="mono">{state.path}</dd>
        <dt>Holds</dt>
        <dd role="status">{contentWords(state)}</dd>
        <dt>Kept</dt>
        <dd>{state.isKept ? "for later sessions, too" : "for this session only"}</dd>
      </dl>
      {state.problem === "" ? null : (
        <ErrorNotice tone="warn" message={state.problem} nextStep="It is looked for again by itself." />
      )}
      <p>{USE_WORDS[state.use]}</p>
    </>
  );
}

function Fates({ state }: { readonly state: KeyLogState }): ReactElement | null {
  const fates = fatesOf(state);
  if (fates.length === 0) return null;
  return (
    <>
      <p className="label" id="key-log-fates">
        TLS connections of this session
      </p>
      <ul className="KeyLogPane-fates" aria-labelledby="key-log-fates">
        {fates.map(({ isOpen, text, count }) => (
          <li key={text} data-open={isOpen}>
            {isOpen ? <LockKeyholeOpen aria-hidden /> : <LockKeyhole aria-hidden />}
            <span>{text}</span>
            <span className="KeyLogPane-count">{formatCount(count)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
