// What is captured and how it stands: the name, one word, and the way to other sessions.
import { ChevronDown } from "lucide-react";
import type { ReactElement } from "react";
import type { SessionTick } from "../../contract/index.ts";
import { sourceWords } from "./source-text.ts";

interface SourceNameProps {
  readonly tick: SessionTick | null;
  readonly link: "open" | "connecting" | "reconnecting";
  readonly isListPaused: boolean;
  readonly onSessions: () => void;
}

export function SourceName({ tick, link, isListPaused, onSessions }: SourceNameProps): ReactElement {
  if (link !== "open") {
    const text = link === "connecting" ? "connecting" : "reconnecting";
    return (
      <span className="SourceBar-name" role="status">
        <span className="SourceBar-dot" data-mood={link === "connecting" ? "busy" : "bad"} />
        <strong>{tick?.source.name || "Thresher"}</strong>
        <span className="SourceBar-phase">{text}</span>
      </span>
    );
  }
  if (tick === null || tick.source.kind === "none") {
    return (
      <span className="SourceBar-name">
        <strong>Thresher</strong>
      </span>
    );
  }
  const { mood, text } = sourceWords(tick.source, isListPaused);
  return (
    <button type="button" className="SourceBar-name" title={`${tick.source.name}\nOther sessions`} onClick={onSessions}>
      <span className="SourceBar-dot" data-mood={mood} />
      <strong>{tick.source.name}</strong>
      <span className="SourceBar-phase">{text}</span>
      <ChevronDown aria-hidden />
    </button>
  );
}
