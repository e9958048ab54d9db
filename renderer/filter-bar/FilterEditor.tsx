// The editor line of the filter bar: syntax colours, squiggles, completion with values seen in the session. It grows
// with its text up to a quarter of the window.
import { useEffect, useRef, type ReactElement } from "react";
import { useLatest } from "../shared/use-latest.ts";
import type { Completion, Span, Validation } from "./filter-language.ts";
import { startFilterEditor, type FilterEditorHandle } from "./filter-editor.ts";
import "./FilterEditor.css";

export interface FilterEditorProps {
  readonly text: string;
  /** The text at this moment. A render may be older than what was typed since, and must not undo it. */
  readonly textNow: () => string;
  readonly verdict: Validation;
  /** Grows each time the editor is asked to take the focus. */
  readonly focusRequest: number;
  readonly colour: (text: string) => readonly Span[];
  readonly complete: (text: string, offset: number) => Completion;
  readonly valuesOf: (
    field: string,
    prefix: string,
  ) => Promise<readonly { readonly value: string; readonly count: number }[]>;
  readonly literalOf: (value: string, field: string) => string | null;
  readonly onChange: (text: string) => void;
  readonly onApply: () => void;
  readonly onRestore: () => void;
  readonly onHistory: () => void;
}

export function FilterEditor(props: FilterEditorProps): ReactElement {
  const element = useRef<HTMLDivElement>(null);
  const handle = useRef<FilterEditorHandle | null>(null);
  const present = useLatest(props);
  useEffect(() => {
    let isGone = false;
    const start = async (): Promise<void> => {
      const { readyMonaco } = await import("../shared/monaco.ts");
      if (!isGone && element.current !== null) {
        handle.current = startFilterEditor(readyMonaco(), element.current, () => present.current);
      }
    };
    void start();
    return () => {
      isGone = true;
      handle.current?.dispose();
      handle.current = null;
    };
  }, [present]);
  useEffect(() => handle.current?.showText(props.text), [props.text]);
  useEffect(() => handle.current?.setVerdict(props.verdict), [props.verdict]);
  useEffect(() => {
    if (props.focusRequest > 0) {
      handle.current?.focus();
    }
  }, [props.focusRequest]);
  return <div ref={element} className="FilterEditor" />;
}
