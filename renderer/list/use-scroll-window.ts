// Holds where a list of any length stands. The arithmetic is scroll-window.ts; here it meets the scrolled element: its
// size, its scroll events, the wheel in scaled lists, growth at the end, and the change to another view.
import { useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { useLatest } from "../shared/use-latest.ts";
import {
  clampOffset,
  contentHeight,
  isAtEnd,
  isScaled,
  maxOffset,
  offsetAfterScroll,
  rowWindow,
  scrollHeight,
  scrollTopOfOffset,
  type RowWindow,
  type ScrollGeometry,
} from "./scroll-window.ts";
import { useElementSize, useScrollEvents, wheelPixels } from "./scrolled-element.ts";

interface ScrollWindowOptions {
  readonly total: number;
  readonly rowHeight: number;
  /** Height of what stands fixed above the rows. */
  readonly headerHeight: number;
  /** True where a new list begins at its end: live sources. */
  readonly startsAtEnd: boolean;
  /** Changes when the rows are of another view. */
  readonly serial: number;
  /** Position in the new view that must stay where `anchorTop` says; null begins anew. */
  readonly anchor: number | null;
  /** Where the focused row stood in the former view, from the top of what is seen. */
  readonly anchorTop: RefObject<number>;
}

export interface ScrollWindow {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly geometry: ScrollGeometry;
  readonly width: number;
  readonly offset: number;
  readonly window: RowWindow;
  readonly spacerHeight: number;
  /** How many rows there were when the end was left; null while it is followed. */
  readonly leftAt: number | null;
  readonly moveTo: (offset: number) => void;
}

interface Placement {
  readonly offset: number;
  readonly leftAt: number | null;
  /** The offset at this moment; `offset` is that of the render. */
  readonly now: () => number;
  readonly place: (offset: number, isFollowing: boolean) => void;
  /** Takes over where the element was scrolled to by the browser. */
  readonly scrolledTo: (scrollTop: number) => void;
}

/** The offset, and whether the end is followed; says both to the element. */
const usePlacement = (geometry: ScrollGeometry, startsAtEnd: boolean, show: (scrollTop: number) => void): Placement => {
  const [offset, setOffset] = useState(0);
  const [leftAt, setLeftAt] = useState<number | null>(startsAtEnd ? null : geometry.total);
  const truth = useRef(0);
  const latest = useLatest(geometry);
  return {
    offset,
    leftAt,
    now: () => truth.current,
    place: (wanted, isFollowing) => {
      const now = latest.current;
      truth.current = clampOffset(wanted, now);
      show(scrollTopOfOffset(truth.current, now));
      setOffset(truth.current);
      setLeftAt((before) => (isFollowing ? null : (before ?? now.total)));
    },
    scrolledTo: (scrollTop) => {
      const now = latest.current;
      const next = offsetAfterScroll(truth.current, scrollTop, now);
      if (next !== truth.current) {
        truth.current = next;
        setOffset(next);
        setLeftAt((before) => (isAtEnd(next, now) ? null : (before ?? now.total)));
      }
    },
  };
};

export const useScrollWindow = (options: ScrollWindowOptions): ScrollWindow => {
  const { total, rowHeight, headerHeight, startsAtEnd, serial } = options;
  const scroller = useRef<HTMLDivElement>(null);
  const size = useElementSize(scroller);
  const geometry: ScrollGeometry = { total, rowHeight, viewportHeight: Math.max(0, size.height - headerHeight) };
  const { offset, leftAt, now, place, scrolledTo } = usePlacement(geometry, startsAtEnd, (scrollTop) => {
    if (scroller.current !== null) {
      scroller.current.scrollTop = scrollTop;
    }
  });
  const latest = useLatest(geometry);
  const moveTo = (wanted: number): void => {
    const { current } = latest;
    const next = clampOffset(wanted, current);
    place(next, contentHeight(current) > current.viewportHeight && isAtEnd(next, current));
  };
  const shownSerial = useRef(-1);
  const settle = useEffectEvent((settled: ScrollGeometry, newSerial: number) => {
    const { anchor, anchorTop } = options;
    const isNew = shownSerial.current !== newSerial;
    shownSerial.current = newSerial;
    if (isNew && anchor !== null) {
      const top = Math.min(Math.max(0, anchorTop.current), Math.max(0, settled.viewportHeight - settled.rowHeight));
      place(anchor * settled.rowHeight - top, false);
    } else if (isNew) {
      place(startsAtEnd ? maxOffset(settled) : 0, startsAtEnd);
    } else {
      place(leftAt === null ? maxOffset(settled) : now(), leftAt === null);
    }
  });
  const { viewportHeight } = geometry;
  useLayoutEffect(() => {
    if (viewportHeight > 0) {
      settle({ total, rowHeight, viewportHeight }, serial);
    }
  }, [serial, total, rowHeight, viewportHeight]);
  useScrollEvents(scroller, {
    onScroll: scrolledTo,
    onWheel: (event) => {
      if (isScaled(geometry) && event.deltaY !== 0 && !event.ctrlKey && !event.shiftKey) {
        event.preventDefault();
        moveTo(now() + wheelPixels(event, viewportHeight));
      }
    },
  });
  const window = rowWindow(offset, geometry);
  return {
    scroller,
    geometry,
    width: size.width,
    offset,
    window,
    spacerHeight: scrollHeight(geometry),
    leftAt,
    moveTo,
  };
};
