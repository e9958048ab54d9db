// The top line: what is captured, how fast, and whether anything was lost. A stranger reads it in three seconds.
import {
  ChevronDown,
  Command,
  FolderOpen,
  Pause,
  Play,
  Radio,
  Save,
  ShieldAlert,
  ShieldCheck,
  Square,
  X,
} from "lucide-react";
import type { ReactElement } from "react";
import type { SessionTick } from "../../contract/index.ts";
import { formatCount, formatRate } from "../shared/format-number.ts";
import { lossOf, sourceWords } from "./source-text.ts";
import "./SourceBar.css";

interface SourceBarProps {
  readonly tick: SessionTick | null;
  readonly link: "open" | "connecting" | "reconnecting";
  readonly isListPaused: boolean;
  readonly missed: number;
  readonly canCapture: boolean;
  readonly onOpen: () => void;
  readonly onCapture: () => void;
  readonly onPause: () => void;
  readonly onStop: () => void;
  readonly onSave: () => void;
  readonly onClose: () => void;
  readonly onLedger: () => void;
  readonly onPalette: () => void;
  readonly onSessions: () => void;
}

export function SourceBar(props: SourceBarProps): ReactElement {
  const { tick } = props;
  const source = tick?.source;
  const hasSource = source !== undefined && source.kind !== "none";
  const isLive = source?.phase === "live";
  return (
    <header className="SourceBar">
      <SourceName {...props} />
      {hasSource ? (
        <>
          {isLive ? (
            <button
              type="button"
              className="button"
              aria-pressed={props.isListPaused}
              title="Pause or resume the list (Space). The capture goes on."
              onClick={props.onPause}
            >
              {props.isListPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
              {props.isListPaused ? `Resume (${formatCount(props.missed)} new)` : "Pause"}
            </button>
          ) : null}
          {isLive ? (
            <button
              type="button"
              className="button"
              title="End the capture; the entries stay (Ctrl+E)"
              onClick={props.onStop}
            >
              <Square aria-hidden />
              Stop
            </button>
          ) : null}
        </>
      ) : null}
      <span className="SourceBar-gap" />
      {hasSource && isLive ? (
        <span
          className="SourceBar-rate"
          title={`${formatCount(Math.round(tick?.entriesPerSecond ?? 0))} entries a second`}
        >
          ↑ {formatRate(tick?.entriesPerSecond ?? 0)}
        </span>
      ) : null}
      {hasSource ? <LossBadge tick={tick} onLedger={props.onLedger} /> : null}
      <span className="SourceBar-tools">
        <ToolButton
          title="Open capture files (Ctrl+O)"
          label="Open"
          onClick={props.onOpen}
          icon={<FolderOpen aria-hidden />}
        />
        {isLive ? null : (
          <ToolButton
            title="Capture from an interface (Ctrl+E)"
            label="Capture"
            onClick={props.onCapture}
            icon={<Radio aria-hidden />}
          />
        )}
        {hasSource ? (
          <>
            <ToolButton
              title="Save or export (Ctrl+S)"
              label="Save"
              onClick={props.onSave}
              icon={<Save aria-hidden />}
            />
            <button
              type="button"
              className="button"
              data-kind="quiet"
              data-shape="icon"
              aria-label="Close this session"
              title="Close this session"
              onClick={props.onClose}
            >
              <X aria-hidden />
            </button>
          </>
        ) : null}
        <button
          type="button"
          className="button"
          data-kind="quiet"
          data-shape="icon"
          aria-label="All commands"
          title="All commands (Ctrl+K)"
          onClick={props.onPalette}
        >
          <Command aria-hidden />
        </button>
      </span>
    </header>
  );
}

interface ToolButtonProps {
  readonly title: string;
  readonly label: string;
  readonly icon: ReactElement;
  readonly onClick: () => void;
}

function ToolButton({ title, label, icon, onClick }: ToolButtonProps): ReactElement {
  return (
    <button type="button" className="button" data-kind="quiet" title={title} onClick={onClick}>
      {icon}
      {label}
    </button>
  );
}

function SourceName({ tick, link, isListPaused, onSessions }: SourceBarProps): ReactElement {
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

function LossBadge({
  tick,
  onLedger,
}: {
  readonly tick: SessionTick | null;
  readonly onLedger: () => void;
}): ReactElement {
  const loss = lossOf(tick?.ledger.lines ?? []);
  const Icon = loss.firstHop === null ? ShieldCheck : ShieldAlert;
  return (
    <button
      type="button"
      className="SourceBar-loss"
      data-lossy={loss.firstHop !== null}
      title="What came in, what was lost, where and why"
      onClick={onLedger}
    >
      <Icon aria-hidden />
      {loss.text}
    </button>
  );
}
