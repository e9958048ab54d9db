// What stands on disk beside what was edited, with Monaco's own comparison.
import { useEffect, useRef, type ReactElement } from "react";

interface CompareViewProps {
  readonly theirs: string;
  readonly mine: string;
}

export function CompareView({ theirs, mine }: CompareViewProps): ReactElement {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isGone = false;
    let dispose = (): void => {};
    const start = async (): Promise<void> => {
      const [{ readyMonaco }, { editorOptions }] = await Promise.all([
        import("../../shared/monaco.ts"),
        import("./script-editor.ts"),
      ]);
      if (isGone || element.current === null) {
        return;
      }
      const monaco = readyMonaco();
      const original = monaco.editor.createModel(theirs, "plaintext");
      const modified = monaco.editor.createModel(mine, "plaintext");
      const editor = monaco.editor.createDiffEditor(element.current, {
        ...editorOptions(),
        readOnly: true,
        renderSideBySide: true,
        renderOverviewRuler: false,
      });
      editor.getOriginalEditor().updateOptions({ ariaLabel: "On disk" });
      editor.getModifiedEditor().updateOptions({ ariaLabel: "Yours" });
      editor.setModel({ original, modified });
      dispose = () => {
        editor.dispose();
        original.dispose();
        modified.dispose();
      };
    };
    void start();
    return () => {
      isGone = true;
      dispose();
    };
  }, [theirs, mine]);
  return <div ref={element} className="ScriptEditor-place" />;
}
