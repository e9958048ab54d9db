// The top line: what is captured, how fast, and whether anything was lost. A stranger reads it in three seconds.
import { Command, FolderOpen, History, KeyRound, Pause, Play, Radio, Save, Square, X } from "lucide-react";
import type { ReactElement } from "react";
import type { SessionTick } from "../../contract/index.ts";
import { formatCount, formatRate } from "../shared/format-number.ts";
import { LossBadge } from "./LossBadge.tsx";
import { ScriptsBadge, type ScriptsBadgeProps } from "./ScriptsBadge.tsx";
import { SourceName } from "./SourceName.tsx";
import "./SourceBar.css";

interface SourceBarProps {
  readonly tick: SessionTick | null;
  readonly link: "open" | "connecting" | "reconnecting";
  readonly isListPaused: boolean;
  readonly missed: number;
  readonly canCapture: boolean;
  /** Null while no script is active and nothing was sent. */
  readonly scripts: ScriptsBadgeProps | null;
  readonly onOpen: () => void;
  readonly onCapture: () => void;
  readonly onPause: () => void;
  readonly onStop: () => void;
  readonly onLookBack: () => void;
  readonly onKeys: () => void;
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
              title={
                source.kind === "cluster"
                  ? "Stop the tap and remove its agents from the cluster; the entries stay (Ctrl+E)"
                  : "End the capture; the entries stay (Ctrl+E)"
              }
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
      {props.scripts === null ? null : <ScriptsBadge {...props.scripts} />}
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
        {hasSource && source.kind === "cluster" ? (
          <ToolButton
            title="Look back at packets that agents still hold"
            label="Look back"
            onClick={props.onLookBack}
            icon={<History aria-hidden />}
          />
        ) : null}
        {source?.kind === "cluster" ? null : (
          <ToolButton
            title="TLS keys: read what is inside TLS"
            label="TLS keys"
            onClick={props.onKeys}
            icon={<KeyRound aria-hidden />}
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
