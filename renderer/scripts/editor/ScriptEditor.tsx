// The source of one of the open scripts. Loaded with its language when the first one is opened.
import { useEffect, useImperativeHandle, useRef, useState, type ReactElement, type RefObject } from "react";
import { failureOf, type Failure } from "../../shared/failure.ts";
import { ErrorNotice } from "../../shared/ErrorNotice.tsx";
import { useLatest } from "../../shared/use-latest.ts";
import type { ScriptContext } from "./script-context.ts";
import type { ScriptEditorHandle, ScriptProblem } from "./script-editor.ts";
import "./ScriptEditor.css";

/** What buttons beside the editor do in it. */
export interface EditorTools {
  readonly format: () => void;
  readonly find: () => void;
}

export interface ScriptEditorProps {
  readonly file: string;
  readonly text: string;
  readonly openFiles: readonly string[];
  readonly problem: ScriptProblem | null;
  /** Where the caret is asked to; a new object each time. */
  readonly place: { readonly line: number; readonly column: number };
  readonly context: ScriptContext;
  readonly tools: RefObject<EditorTools | null>;
  readonly onType: (file: string, text: string) => void;
  readonly onSave: () => void;
}

const CHECK_AFTER_MS = 150;

export function ScriptEditor(props: ScriptEditorProps): ReactElement {
  const { file, text, openFiles, problem, place, context, tools } = props;
  const element = useRef<HTMLDivElement>(null);
  const [handle, setHandle] = useState<ScriptEditorHandle | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const present = useLatest(props);
  useEffect(() => {
    let isGone = false;
    let made: ScriptEditorHandle | null = null;
    const start = async (): Promise<void> => {
      try {
        const [{ readyScriptMonaco }, { startScriptEditor }] = await Promise.all([
          import("./script-monaco.ts"),
          import("./script-editor.ts"),
        ]);
        if (!isGone && element.current !== null) {
          const monaco = readyScriptMonaco(() => present.current.context);
          made = startScriptEditor(monaco, element.current, () => present.current);
          setHandle(made);
        }
      } catch (error) {
        setFailure({
          ...failureOf(error),
          nextStep: "Reload the window; what was edited and not saved is lost by it.",
        });
      }
    };
    void start();
    return () => {
      isGone = true;
      made?.dispose();
      setHandle(null);
    };
  }, [present]);
  useImperativeHandle(tools, () => ({ format: () => handle?.format(), find: () => handle?.find() }), [handle]);
  useEffect(() => handle?.show(file, text), [handle, file, text]);
  useEffect(() => handle?.keep(openFiles), [handle, openFiles]);
  useEffect(() => handle?.setProblem(file, problem), [handle, file, problem]);
  useEffect(() => {
    const { catalogue } = context;
    const timer = setTimeout(
      () => (catalogue === null ? undefined : handle?.setFilterMarks(file, text, catalogue)),
      CHECK_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [handle, file, text, context]);
  useEffect(() => {
    if (place.line > 0) {
      handle?.goTo(file, place.line, place.column);
    }
  }, [handle, file, place]);
  return (
    <div className="ScriptEditor">
      {failure === null ? null : <ErrorNotice message={failure.message} nextStep={failure.nextStep} />}
      <div ref={element} className="ScriptEditor-place" aria-busy={handle === null} />
    </div>
  );
}
