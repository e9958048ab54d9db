// One line above the list: what to find, where the search is, and the way to the next and the previous match.
import { ArrowDown, ArrowUp, CaseSensitive, CircleAlert, Info, SearchX, X } from "lucide-react";
import { useEffect, useId, useRef, type KeyboardEvent, type ReactElement } from "react";
import type { Failure } from "../shared/failure.ts";
import { IconButton } from "../shared/IconButton.tsx";
import type { FindDraft, FindKind } from "./find-query.ts";
import { KINDS, PLACEHOLDERS, type FindStatus } from "./find-words.ts";
import "./FindBar.css";

interface FindBarProps {
  readonly draft: FindDraft;
  readonly status: FindStatus;
  /** What is wrong with what was typed; empty while nothing is known to be. */
  readonly mistake: string;
  readonly failure: Failure | null;
  /** What was not searched; empty where there is nothing to say. */
  readonly notice: string;
  readonly isSearching: boolean;
  /** Grows when the field is to take the focus. */
  readonly focusRequest: number;
  readonly onDraft: (draft: FindDraft) => void;
  readonly onStep: (direction: "next" | "previous") => void;
  readonly onCancel: () => void;
  readonly onClose: () => void;
}

export function FindBar(props: FindBarProps): ReactElement {
  const { draft, status, mistake, failure, notice, isSearching, focusRequest, onDraft, onStep } = props;
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    if (focusRequest > 0) {
      field.current?.focus();
      field.current?.select();
    }
  }, [focusRequest]);
  const text = draft.texts[draft.kind];
  const isEmpty = text.trim() === "";
  const wrong = mistake !== "" ? mistake : failure === null ? "" : `${failure.message} ${failure.nextStep}`.trim();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      event.stopPropagation();
      event.preventDefault();
      props.onClose();
    }
  };
  return (
    <form
      className="FindBar"
      role="search"
      aria-label="Find in the list"
      onKeyDown={onKeyDown}
      onSubmit={(event) => event.preventDefault()}
    >
      <Kinds draft={draft} onDraft={onDraft} onChosen={() => field.current?.focus()} />
      <div className="FindBar-line">
        <div className="FindBar-field" data-wrong={wrong !== ""}>
          <input
            ref={field}
            type="text"
            className="input mono"
            aria-label="Find"
            aria-invalid={wrong !== ""}
            aria-describedby={wrong === "" ? undefined : `${id}-wrong`}
            placeholder={PLACEHOLDERS[draft.kind]}
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={(event) =>
              onDraft({ ...draft, texts: { ...draft.texts, [draft.kind]: event.currentTarget.value } })
            }
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.nativeEvent.isComposing) {
                event.preventDefault();
                onStep(event.shiftKey ? "previous" : "next");
              }
            }}
          />
          {draft.kind === "text" ? (
            <IconButton
              title="Match case"
              isPressed={draft.matchCase}
              onClick={() => onDraft({ ...draft, matchCase: !draft.matchCase })}
            >
              <CaseSensitive aria-hidden />
            </IconButton>
          ) : null}
        </div>
        <div className="FindBar-steps">
          <IconButton title="Previous match (Shift+Enter)" isDisabled={isEmpty} onClick={() => onStep("previous")}>
            <ArrowUp aria-hidden />
          </IconButton>
          <IconButton title="Next match (Enter)" isDisabled={isEmpty} onClick={() => onStep("next")}>
            <ArrowDown aria-hidden />
          </IconButton>
        </div>
        <p className="FindBar-status" role="status" data-mood={wrong === "" ? status.mood : "quiet"}>
          {wrong === "" ? <Status {...status} /> : null}
        </p>
        {isSearching ? (
          <button type="button" className="button FindBar-cancel" data-kind="quiet" onClick={props.onCancel}>
            Stop
          </button>
        ) : null}
        <IconButton title="Close (Esc)" onClick={props.onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      {wrong === "" ? null : (
        <p className="FindBar-message" id={`${id}-wrong`} role="alert" data-kind="wrong">
          <CircleAlert aria-hidden />
          {wrong}
        </p>
      )}
      {notice === "" || wrong !== "" ? null : (
        <p className="FindBar-message" data-kind="notice">
          <Info aria-hidden />
          {notice}
        </p>
      )}
    </form>
  );
}

interface KindsProps extends Pick<FindBarProps, "draft" | "onDraft"> {
  /** One was chosen by the pointer, which goes on to type. */
  readonly onChosen: () => void;
}

function Kinds({ draft, onDraft, onChosen }: KindsProps): ReactElement {
  const name = useId();
  const choose = (kind: FindKind): void => onDraft({ ...draft, kind });
  return (
    <fieldset
      className="FindBar-kinds"
      onClick={(event) => {
        if (event.detail > 0) {
          // A label gives the focus to its input once the click is over.
          setTimeout(onChosen);
        }
      }}
    >
      <legend className="visually-hidden">What to find</legend>
      {KINDS.map(([kind, title]) => (
        <label key={kind} data-chosen={kind === draft.kind}>
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            checked={kind === draft.kind}
            onChange={() => choose(kind)}
          />
          {title}
        </label>
      ))}
    </fieldset>
  );
}

function Status({ mood, text, remark }: FindStatus): ReactElement {
  return (
    <>
      {mood === "none" ? <SearchX aria-hidden /> : null}
      <span className="FindBar-count">{text}</span>
      {remark === "" ? null : <span className="FindBar-remark">{` · ${remark}`}</span>}
    </>
  );
}
