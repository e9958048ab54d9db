// The lines of the console that are on the screen. It follows the newest one until it is scrolled away from it.
import { CircleAlert, Info } from "lucide-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef, type ReactElement } from "react";
import type { ConsoleLine } from "../../contract/index.ts";
import { ansiSpans } from "./ansi.ts";
import { lineTime } from "./console-lines.ts";
import { placeText } from "./script-words.ts";

interface ConsoleLinesProps {
  readonly lines: readonly ConsoleLine[];
  readonly isFollowing: boolean;
  readonly onLeave: () => void;
  readonly onEntry: (id: string) => void;
  readonly onPlace: (script: string, line: number, column: number) => void;
}

const LINE_HEIGHT = 20;

export function ConsoleLines({ lines, isFollowing, onLeave, onEntry, onPlace }: ConsoleLinesProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- it is about the React compiler, which is not used here
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: (index) => lines[index]?.seq ?? index,
    overscan: 12,
  });
  const newest = lines.at(-1)?.seq;
  useEffect(() => {
    if (isFollowing) {
      scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
    }
  }, [isFollowing, newest]);
  return (
    <div
      ref={scroller}
      className="ConsoleLines mono"
      role="log"
      aria-label="Lines of the console"
      aria-live="off"
      tabIndex={0}
      onWheel={(event) => (event.deltaY < 0 ? onLeave() : undefined)}
      onKeyDown={(event) => (/^(?:ArrowUp|PageUp|Home)$/.test(event.key) ? onLeave() : undefined)}
    >
      <div className="ConsoleLines-content" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines[item.index];
          return line === undefined ? null : (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              className="ConsoleLine"
              data-level={line.level}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Line line={line} onEntry={onEntry} onPlace={onPlace} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

type LineProps = Pick<ConsoleLinesProps, "onEntry" | "onPlace"> & { readonly line: ConsoleLine };

const LEVEL_NAMES: Readonly<Record<ConsoleLine["level"], string>> = { log: "", error: "error", notice: "notice" };

const Line = memo(function LinePlain({ line, onEntry, onPlace }: LineProps): ReactElement {
  const Icon = line.level === "error" ? CircleAlert : Info;
  return (
    <>
      <time dateTime={new Date(line.timeMs).toISOString()} title={new Date(line.timeMs).toISOString()}>
        {lineTime(line.timeMs)}
      </time>
      <span className="ConsoleLine-level">
        {line.level === "log" ? null : <Icon role="img" aria-label={LEVEL_NAMES[line.level]} />}
      </span>
      <span className="ConsoleLine-title" title={line.title}>
        {line.title}
      </span>
      <span className="ConsoleLine-node" title={line.node}>
        {line.node}
      </span>
      <span className="ConsoleLine-text">
        {ansiSpans(line.text).map((span, index) => (
          <span key={index} data-ansi={span.colour ?? undefined} data-bold={span.isBold || undefined}>
            {span.text}
          </span>
        ))}
      </span>
      <span className="ConsoleLine-links">
        {line.entryId === "" ? null : (
          <button type="button" className="link" title="Show the entry" onClick={() => onEntry(line.entryId)}>
            entry
          </button>
        )}
        {line.line === 0 ? null : (
          <button
            type="button"
            className="link"
            title={`Go to ${placeText(line)}`}
            onClick={() => onPlace(line.script, line.line, line.column)}
          >
            line {line.line}
          </button>
        )}
      </span>
    </>
  );
});
