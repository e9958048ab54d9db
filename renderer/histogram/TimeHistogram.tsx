// Traffic over time above the list, errors in red at the foot of each bar. Dragging or clicking chooses a time; with the
// keyboard: arrow keys move, Shift widens, Enter chooses.
import {
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
} from "react";
import type { Histogram } from "../../contract/index.ts";
import { formatCount } from "../shared/format-number.ts";
import { formatClock } from "../shared/format-time.ts";
import { barHeights, barPath, bucketAt, countInBuckets, rangeOfBuckets, type TimeRange } from "./bars.ts";
import "./TimeHistogram.css";

interface TimeHistogramProps {
  readonly histogram: Histogram | null;
  readonly zone: "local" | "utc";
  readonly onWidth: (width: number) => void;
  readonly onChoose: (range: TimeRange) => void;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const BAR_HEIGHT = 37;
/** Below this the axis shows milliseconds. */
const SHORT_NS = 20_000_000_000n;

export function TimeHistogram({ histogram, zone, onWidth, onChoose }: TimeHistogramProps): ReactElement {
  const root = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [hovered, setHovered] = useState<number | null>(null);
  const [dragged, setDragged] = useState<Span | null>(null);
  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) {
      return undefined;
    }
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth);
      onWidth(element.clientWidth);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [onWidth]);
  const paths = useMemo(() => {
    const bars = histogram === null ? [] : barHeights(histogram.counts, histogram.bad, BAR_HEIGHT);
    return {
      all: barPath(bars, BAR_HEIGHT, width, (bar) => bar.all),
      bad: barPath(bars, BAR_HEIGHT, width, (bar) => bar.bad),
    };
  }, [histogram, width]);
  const buckets = histogram?.counts.length ?? 0;
  const isEmpty = histogram === null || histogram.fromNs === histogram.toNs;
  const at = (event: PointerEvent): number =>
    bucketAt(event.clientX - (root.current?.getBoundingClientRect().left ?? 0), width, buckets);
  const span = dragged ?? (hovered === null ? null : { from: hovered, to: hovered });
  const choose = (chosen: Span): void => {
    if (!isEmpty) {
      onChoose(rangeOfBuckets(histogram, chosen.from, chosen.to));
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined && buckets > 0) {
      const next = Math.min(buckets - 1, Math.max(0, (dragged?.to ?? -step) + step));
      setDragged({ from: event.shiftKey ? (dragged?.from ?? next) : next, to: next });
    } else if (event.key === "Enter" && dragged !== null) {
      choose(dragged);
      setDragged(null);
    } else if (event.key === "Escape") {
      setDragged(null);
    } else {
      return;
    }
    event.preventDefault();
  };
  return (
    <div
      ref={root}
      className="TimeHistogram"
      role="group"
      aria-label="Entries over time"
      aria-roledescription="histogram"
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (!isEmpty && event.button === 0) {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragged({ from: at(event), to: at(event) });
        }
      }}
      onPointerMove={(event) => {
        if (!isEmpty) {
          setHovered(at(event));
          if (dragged !== null && event.buttons === 1) {
            setDragged({ from: dragged.from, to: at(event) });
          }
        }
      }}
      onPointerUp={(event) => {
        if (dragged !== null && event.currentTarget.hasPointerCapture(event.pointerId)) {
          choose(dragged);
          setDragged(null);
        }
      }}
      onPointerLeave={() => setHovered(null)}
    >
      <svg className="TimeHistogram-bars" width={width} height={BAR_HEIGHT} aria-hidden>
        <path className="TimeHistogram-all" d={paths.all} />
        <path className="TimeHistogram-bad" d={paths.bad} />
      </svg>
      {span === null || isEmpty ? null : <Band histogram={histogram} span={span} width={width} zone={zone} />}
      {isEmpty ? null : <Axis histogram={histogram} zone={zone} />}
    </div>
  );
}

function Axis({ histogram, zone }: { readonly histogram: Histogram; readonly zone: "local" | "utc" }): ReactElement {
  const isShort = BigInt(histogram.toNs) - BigInt(histogram.fromNs) < SHORT_NS;
  const middle = ((BigInt(histogram.fromNs) + BigInt(histogram.toNs)) / 2n).toString();
  return (
    <div className="TimeHistogram-axis mono" aria-hidden>
      {[histogram.fromNs, middle, histogram.toNs].map((ns) => (
        <span key={ns}>{isShort ? formatClock(ns, zone) : formatClock(ns, zone).slice(0, 8)}</span>
      ))}
    </div>
  );
}

interface BandProps {
  readonly histogram: Histogram;
  readonly span: Span;
  readonly width: number;
  readonly zone: "local" | "utc";
}

function Band({ histogram, span, width, zone }: BandProps): ReactElement {
  const step = width / histogram.counts.length;
  const first = Math.min(span.from, span.to);
  const last = Math.max(span.from, span.to);
  const { all, bad } = countInBuckets(histogram, first, last);
  const { fromNs, toNs } = rangeOfBuckets(histogram, first, last);
  const isRight = first * step > width / 2;
  return (
    <>
      <div
        className="TimeHistogram-band"
        style={{ left: first * step, width: Math.max(1, (last - first + 1) * step) }}
      />
      <div
        className="TimeHistogram-label"
        style={isRight ? { right: width - first * step + 6 } : { left: (last + 1) * step + 6 }}
        role="status"
      >
        <span className="mono">
          {formatClock(fromNs, zone)} – {formatClock(toNs, zone)}
        </span>
        <span>{`${formatCount(all)} ${all === 1 ? "entry" : "entries"}`}</span>
        {bad > 0 ? (
          <span className="TimeHistogram-errors">{`${formatCount(bad)} ${bad === 1 ? "error" : "errors"}`}</span>
        ) : null}
      </div>
    </>
  );
}
