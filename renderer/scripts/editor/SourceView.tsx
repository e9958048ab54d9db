// A script's source to look at, in the editor's colours but without its language service.
import { useEffect, useRef, type ReactElement } from "react";

interface SourceViewProps {
  readonly text: string;
  readonly label: string;
}

export function SourceView({ text, label }: SourceViewProps): ReactElement {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isGone = false;
    let dispose = (): void => {};
    const start = async (): Promise<void> => {
      const [{ readyScriptMonaco }, { editorOptions, PLAIN_BRACKETS }] = await Promise.all([
        import("./script-monaco.ts"),
        import("./script-editor.ts"),
      ]);
      if (!isGone && element.current !== null) {
        const editor = readyScriptMonaco().editor.create(element.current, {
          ...editorOptions(),
          value: text,
          language: "javascript",
          ariaLabel: label,
          readOnly: true,
          domReadOnly: true,
          renderLineHighlight: "none",
          tabFocusMode: true,
        });
        editor.getModel()?.updateOptions(PLAIN_BRACKETS);
        dispose = () => {
          editor.getModel()?.dispose();
          editor.dispose();
        };
      }
    };
    void start();
    return () => {
      isGone = true;
      dispose();
    };
  }, [text, label]);
  return <div ref={element} className="ScriptEditor-place" />;
}
