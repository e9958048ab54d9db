// The histogram of the shown view, asked again at most once a second while entries arrive.
import { useEffect, useRef, useState, type ReactElement } from "react";
import type { Histogram } from "../../contract/index.ts";
import { withTimeRange } from "../filter-bar/filter-language.ts";
import { bucketsForWidth } from "../histogram/bars.ts";
import { TimeHistogram } from "../histogram/TimeHistogram.tsx";
import { useLatest } from "../shared/use-latest.ts";
import { applyFilter } from "../workspace-actions.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";

const LEAST_PAUSE_MS = 1000;

export function HistogramSection(): ReactElement {
  const workspace = useWorkspace();
  const view = useObservable(workspace.view.state);
  const catalogue = useObservable(workspace.session.catalogue);
  const applied = useUi((state) => state.applied);
  const timeFormat = useUi((state) => state.settings.timeFormat);
  const isPaused = useUi((state) => state.pausedAt !== null);
  const [width, setWidth] = useState(0);
  const [histogram, setHistogram] = useState<Histogram | null>(null);
  const lastAsked = useRef({ serial: -1, version: "", width: 0, at: 0 });
  const { serial } = view;
  // A live view grows without a new generation.
  const version = `${view.tick?.generation ?? 0}/${view.tick?.total ?? 0}`;
  const shown = useLatest(serial);
  useEffect(() => {
    if (width === 0 || serial === 0 || (isPaused && lastAsked.current.serial === serial)) {
      return undefined;
    }
    const { current } = lastAsked;
    if (current.serial === serial && current.version === version && current.width === width) {
      return undefined;
    }
    const since = performance.now() - current.at;
    const wait = current.serial === serial ? Math.max(0, LEAST_PAUSE_MS - since) : 0;
    const timer = setTimeout(() => {
      lastAsked.current = { serial, version, width, at: performance.now() };
      void workspace.view.histogram(bucketsForWidth(width)).then((answer) => {
        if (shown.current === serial && answer !== null) {
          setHistogram(answer);
        }
      });
    }, wait);
    return () => {
      clearTimeout(timer);
    };
  }, [workspace, width, serial, version, isPaused, shown]);
  return (
    <TimeHistogram
      histogram={histogram}
      zone={timeFormat === "utc" ? "utc" : "local"}
      onWidth={setWidth}
      onChoose={({ fromNs, toNs }) => {
        applyFilter(workspace, withTimeRange(applied, fromNs, toNs, catalogue));
      }}
    />
  );
}
