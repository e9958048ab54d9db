// The histogram of the shown view, asked again at most once a second while entries arrive.
import { useEffect, useRef, useState, type ReactElement } from "react";
import type { Histogram } from "../../contract/index.ts";
import { withTimeRange } from "../filter-bar/filter-language.ts";
import { bucketsForWidth } from "../histogram/bars.ts";
import { TimeHistogram } from "../histogram/TimeHistogram.tsx";
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
  const lastAsked = useRef({ serial: -1, generation: -1, width: 0, at: 0 });
  const { serial } = view;
  const generation = view.tick?.generation ?? 0;
  useEffect(() => {
    if (width === 0 || serial === 0 || (isPaused && lastAsked.current.serial === serial)) {
      return undefined;
    }
    const { current } = lastAsked;
    if (current.serial === serial && current.generation === generation && current.width === width) {
      return undefined;
    }
    let isCurrent = true;
    const since = performance.now() - current.at;
    const wait = current.serial === serial ? Math.max(0, LEAST_PAUSE_MS - since) : 0;
    const timer = setTimeout(() => {
      lastAsked.current = { serial, generation, width, at: performance.now() };
      workspace.view
        .histogram(bucketsForWidth(width))
        .then((answer) => {
          if (isCurrent && answer !== null) {
            setHistogram(answer);
          }
        })
        .catch(() => undefined);
    }, wait);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [workspace, width, serial, generation, isPaused]);
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
