// The open scripts under tabs, the source of one of them, and what is to be decided where it changed on disk meanwhile.
import { Play, Save, Search, WandSparkles } from "lucide-react";
import { useRef, type ReactElement } from "react";
import type { ScriptState } from "../../contract/index.ts";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import type { Failure } from "../shared/failure.ts";
import { ConflictBar } from "./ConflictBar.tsx";
import { isEdited, type Draft } from "./drafts.ts";
import { ScriptEditor, type EditorTools } from "./editor/ScriptEditor.tsx";
import type { ScriptContext } from "./editor/script-context.ts";
import { EditorTabs } from "./EditorTabs.tsx";
import { IconButton } from "../shared/IconButton.tsx";
import { placeText } from "./script-words.ts";
import "./EditorPane.css";

export interface EditorPaneProps {
  readonly drafts: readonly Draft[];
  readonly draft: Draft;
  /** As the session has it; null before it was saved. */
  readonly script: ScriptState | null;
  readonly place: { readonly line: number; readonly column: number };
  readonly failure: Failure | null;
  readonly context: ScriptContext;
  readonly onShow: (file: string) => void;
  readonly onClose: (file: string) => void;
  readonly onType: (file: string, text: string) => void;
  readonly onSave: () => void;
  readonly onDryRun: () => void;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
  readonly onDismiss: () => void;
}

export function EditorPane(props: EditorPaneProps): ReactElement {
  const { drafts, draft, script, failure } = props;
  const tools = useRef<EditorTools>(null);
  const problem =
    script === null || script.problem === ""
      ? null
      : { message: script.problem, line: script.line, column: script.column };
  return (
    <section className="EditorPane" aria-label={`Source of ${draft.file}`}>
      <header className="EditorPane-head">
        <EditorTabs drafts={drafts} file={draft.file} onShow={props.onShow} onClose={props.onClose} />
        <span className="EditorPane-tools">
          <IconButton title="Find (Ctrl+F)" onClick={() => tools.current?.find()}>
            <Search aria-hidden />
          </IconButton>
          <IconButton title="Format (Shift+Alt+F)" onClick={() => tools.current?.format()}>
            <WandSparkles aria-hidden />
          </IconButton>
          <button
            type="button"
            className="button"
            title="Run it over this session; nothing is sent"
            onClick={props.onDryRun}
          >
            <Play aria-hidden />
            Try
          </button>
          <button
            type="button"
            className="button"
            data-kind={isEdited(draft) ? "primary" : undefined}
            disabled={!isEdited(draft)}
            title="Save and restart (Ctrl+S)"
            onClick={props.onSave}
          >
            <Save aria-hidden />
            Save
          </button>
        </span>
      </header>
      {failure === null ? null : (
        <ErrorNotice message={failure.message} nextStep={failure.nextStep} onDismiss={props.onDismiss} />
      )}
      {draft.theirs === null ? null : (
        <ConflictBar
          key={draft.theirs.version}
          file={draft.file}
          theirs={draft.theirs.text}
          mine={draft.text}
          onTheirs={props.onTheirs}
          onMine={props.onMine}
        />
      )}
      <ScriptEditor
        file={draft.file}
        text={draft.text}
        openFiles={drafts.map(({ file }) => file)}
        problem={problem}
        place={props.place}
        context={props.context}
        tools={tools}
        onType={props.onType}
        onSave={props.onSave}
      />
      {problem === null ? null : (
        <p className="EditorPane-problem" role="status">
          <span className="mono">{placeText({ ...problem, script: "line" }).replace(":", " ")}</span> {problem.message}
        </p>
      )}
    </section>
  );
}
