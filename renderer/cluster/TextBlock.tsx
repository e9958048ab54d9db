// Text of a machine (YAML, a log) to read, to mark and to copy as a whole.
import { Copy } from "lucide-react";
import type { ReactElement } from "react";
import "./TextBlock.css";

interface TextBlockProps {
  readonly label: string;
  readonly text: string;
  readonly onCopy: () => void;
}

export function TextBlock({ label, text, onCopy }: TextBlockProps): ReactElement {
  return (
    <div className="TextBlock">
      <button type="button" className="button" aria-label={`Copy ${label}`} onClick={onCopy}>
        <Copy aria-hidden />
        Copy
      </button>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <pre className="mono" role="region" aria-label={label} tabIndex={0}>
        {text}
      </pre>
    </div>
  );
}
