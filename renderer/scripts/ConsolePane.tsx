// What scripts print, as it comes: filtered, paused, copied, saved. Only the lines on the screen exist.
import { ArrowDownToLine, Copy, Download, Eraser, Pause, Play } from "lucide-react";
import { useMemo, useState, type ReactElement } from "react";
import type { ConsoleLine } from "../../contract/index.ts";
import { EmptyState } from "../shared/EmptyState.tsx";
import { formatCount } from "../shared/format-number.ts";
import { ConsoleLines } from "./ConsoleLines.tsx";
import { countByLevel, LEVELS, shownLines, type Level } from "./console-lines.ts";
import { IconButton } from "../shared/IconButton.tsx";
import "./ConsolePane.css";

export interface ConsolePaneProps {
  readonly lines: readonly ConsoleLine[];
  readonly onClear: () => void;
  readonly onCopy: (lines: readonly ConsoleLine[]) => void;
  readonly onSave: (lines: readonly ConsoleLine[]) => void;
  readonly onEntry: (id: string) => void;
  readonly onPlace: (script: string, line: number, column: number) => void;
}

const TITLES: Readonly<Record<Level, string>> = { log: "Log", error: "Errors", notice: "Notices" };

export function ConsolePane(props: ConsolePaneProps): ReactElement {
  const [text, setText] = useState("");
  const [levels, setLevels] = useState<ReadonlySet<Level>>(new Set(LEVELS));
  const [frozen, setFrozen] = useState<readonly ConsoleLine[] | null>(null);
  const [isFollowing, setFollowing] = useState(true);
  const lines = frozen ?? props.lines;
  const shown = useMemo(() => shownLines(lines, { text, levels }), [lines, text, levels]);
  const counts = useMemo(() => countByLevel(lines), [lines]);
  const missed = frozen === null ? 0 : props.lines.filter(({ seq }) => seq > (frozen.at(-1)?.seq ?? 0)).length;
  return (
    <section className="ConsolePane" aria-label="Console">
      <header className="ScriptsBar">
        <input
          type="search"
          className="input ScriptsBar-search"
          aria-label="Filter the console"
          placeholder="Words, a script or a node"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {LEVELS.map((level) => (
          <button
            key={level}
            type="button"
            className="button ScriptsBar-chip"
            data-level={level}
            aria-pressed={levels.has(level)}
            onClick={() => setLevels(new Set(LEVELS.filter((other) => levels.has(other) !== (other === level))))}
          >
            {TITLES[level]} {formatCount(counts[level])}
          </button>
        ))}
        <span className="ScriptsBar-gap" />
        <button
          type="button"
          className="button"
          aria-pressed={frozen !== null}
          onClick={() => setFrozen(frozen === null ? props.lines : null)}
        >
          {frozen === null ? <Pause aria-hidden /> : <Play aria-hidden />}
          {frozen === null ? "Pause" : `Resume (${formatCount(missed)} new)`}
        </button>
        <IconButton title="Follow the newest line" isPressed={isFollowing} onClick={() => setFollowing(!isFollowing)}>
          <ArrowDownToLine aria-hidden />
        </IconButton>
        <IconButton title="Copy the shown lines" isDisabled={shown.length === 0} onClick={() => props.onCopy(shown)}>
          <Copy aria-hidden />
        </IconButton>
        <IconButton title="Save the shown lines" isDisabled={shown.length === 0} onClick={() => props.onSave(shown)}>
          <Download aria-hidden />
        </IconButton>
        <IconButton
          title="Clear the console"
          isDisabled={lines.length === 0}
          onClick={() => {
            setFrozen(null);
            props.onClear();
          }}
        >
          <Eraser aria-hidden />
        </IconButton>
      </header>
      {shown.length === 0 ? (
        <EmptyState
          title={lines.length === 0 ? "Nothing was printed yet" : "No line matches"}
          text={
            lines.length === 0
              ? "What active scripts print with console.log stands here, with errors and where they happened."
              : "Other words or levels show the rest."
          }
        />
      ) : (
        <ConsoleLines
          lines={shown}
          isFollowing={isFollowing && frozen === null}
          onLeave={() => setFollowing(false)}
          onEntry={props.onEntry}
          onPlace={props.onPlace}
        />
      )}
    </section>
  );
}
