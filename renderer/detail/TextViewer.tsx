// Text of a body: line numbers, folding, search (Ctrl+F). Monaco, read only, loaded when the first body is looked at.
import { useEffect, useRef, type MouseEvent, type ReactElement } from "react";

/** What a menu was asked for: the text in the viewer, where in it, and what is marked. */
export interface TextPoint {
  readonly text: string;
  readonly offset: number;
  readonly marked: string;
}

interface TextViewerProps {
  readonly text: string;
  readonly language: "json" | "text";
  readonly label: string;
  /** Grows with its text up to this height; null fills its place. */
  readonly maxHeight: number | null;
  readonly onMenu: (event: MouseEvent, point: TextPoint) => void;
}

const MONACO_PADDING = 4;

export function TextViewer({ text, language, label, maxHeight, onMenu }: TextViewerProps): ReactElement {
  const element = useRef<HTMLDivElement>(null);
  const pointAt = useRef<(event: MouseEvent) => TextPoint | null>(() => null);
  useEffect(() => {
    let isGone = false;
    let dispose = (): void => {};
    const start = async (): Promise<void> => {
      const { readyMonaco, JSON_LANGUAGE } = await import("../shared/monaco.ts");
      const place = element.current;
      if (isGone || place === null) {
        return;
      }
      const editor = readyMonaco().editor.create(place, {
        value: text,
        language: language === "json" ? JSON_LANGUAGE : "plaintext",
        readOnly: true,
        domReadOnly: true,
        ariaLabel: label,
        fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--font-mono"),
        fontSize: 12,
        lineHeight: 18,
        fontLigatures: false,
        padding: { top: MONACO_PADDING, bottom: MONACO_PADDING },
        minimap: { enabled: false },
        lineNumbers: text.includes("\n") ? "on" : "off",
        lineNumbersMinChars: 3,
        lineDecorationsWidth: 14,
        folding: true,
        foldingStrategy: "indentation",
        showFoldingControls: "always",
        wordWrap: "on",
        contextmenu: false,
        links: false,
        occurrencesHighlight: "off",
        renderLineHighlight: "none",
        overviewRulerLanes: 0,
        scrollBeyondLastLine: false,
        scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
        automaticLayout: true,
        stickyScroll: { enabled: false },
        guides: { indentation: false },
        tabFocusMode: true,
        maxTokenizationLineLength: 20_000,
      });
      editor.getModel()?.updateOptions({
        bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
      });
      const resize = (): void => {
        if (maxHeight !== null) {
          place.style.height = `${Math.min(maxHeight, editor.getContentHeight())}px`;
        }
      };
      editor.onDidContentSizeChange(resize);
      resize();
      pointAt.current = ({ clientX, clientY }) => {
        const model = editor.getModel();
        // The menu key tells no place in the text; then it is the caret's.
        const position = editor.getTargetAtClientPoint(clientX, clientY)?.position ?? editor.getPosition();
        const marked = editor.getSelection();
        return model === null || position === null
          ? null
          : {
              text: model.getValue(),
              offset: model.getOffsetAt(position),
              marked: marked === null ? "" : model.getValueInRange(marked),
            };
      };
      dispose = () => {
        pointAt.current = () => null;
        editor.getModel()?.dispose();
        editor.dispose();
      };
    };
    void start();
    return () => {
      isGone = true;
      dispose();
    };
  }, [text, language, label, maxHeight]);
  return (
    <div
      ref={element}
      className="TextViewer"
      style={maxHeight === null ? { height: "100%" } : { minHeight: 26 }}
      onContextMenu={(event) => {
        const point = pointAt.current(event);
        if (point !== null) {
          onMenu(event, point);
        }
      }}
    />
  );
}
