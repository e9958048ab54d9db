// Holds where a list of any length stands. The arithmetic is scroll-window.ts; here it meets the scrolled element: its
// size, its scroll events, the wheel in scaled lists, growth at the end, and the change to another view.
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from "react";
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

const LINE_HEIGHT = 26;

/** Wheel steps come in pixels, lines or pages (DOM: WheelEvent.deltaMode). */
const wheelPixels = (event: WheelEvent, viewportHeight: number): number =>
  event.deltaY * ([1, LINE_HEIGHT, viewportHeight][event.deltaMode] ?? 1);

export const useScrollWindow = (options: ScrollWindowOptions): ScrollWindow => {
  const { total, rowHeight, headerHeight, startsAtEnd, serial } = options;
  const scroller = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [offset, setOffset] = useState(0);
  const [leftAt, setLeftAt] = useState<number | null>(startsAtEnd ? null : total);
  const shownSerial = useRef(-1);
  const truth = useRef(0);
  const geometry: ScrollGeometry = { total, rowHeight, viewportHeight: Math.max(0, size.height - headerHeight) };
  const latest = useLatest(geometry);

  const place = (wanted: number, isFollowing: boolean): void => {
    const now = latest.current;
    truth.current = clampOffset(wanted, now);
    if (scroller.current !== null) {
      scroller.current.scrollTop = scrollTopOfOffset(truth.current, now);
    }
    setOffset(truth.current);
    setLeftAt((before) => (isFollowing ? null : (before ?? now.total)));
  };
  const moveTo = (wanted: number): void => {
    const now = latest.current;
    const next = clampOffset(wanted, now);
    place(next, contentHeight(now) > now.viewportHeight && isAtEnd(next, now));
  };

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) {
      return undefined;
    }
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const settle = useEffectEvent((now: ScrollGeometry, newSerial: number) => {
    const { anchor, anchorTop } = options;
    const isNew = shownSerial.current !== newSerial;
    shownSerial.current = newSerial;
    if (isNew && anchor !== null) {
      const top = Math.min(Math.max(0, anchorTop.current), Math.max(0, now.viewportHeight - now.rowHeight));
      place(anchor * now.rowHeight - top, false);
    } else if (isNew) {
      place(startsAtEnd ? maxOffset(now) : 0, startsAtEnd);
    } else {
      place(leftAt === null ? maxOffset(now) : truth.current, leftAt === null);
    }
  });
  const { viewportHeight } = geometry;
  useLayoutEffect(() => {
    if (viewportHeight > 0) {
      settle({ total, rowHeight, viewportHeight }, serial);
    }
  }, [serial, total, rowHeight, viewportHeight]);

  const onScroll = useEffectEvent((scrollTop: number) => {
    const next = offsetAfterScroll(truth.current, scrollTop, geometry);
    if (next !== truth.current) {
      truth.current = next;
      setOffset(next);
      setLeftAt((before) => (isAtEnd(next, geometry) ? null : (before ?? total)));
    }
  });
  const onWheel = useEffectEvent((event: WheelEvent) => {
    if (isScaled(geometry) && event.deltaY !== 0 && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      moveTo(truth.current + wheelPixels(event, geometry.viewportHeight));
    }
  });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) {
      return undefined;
    }
    const scrolled = (): void => onScroll(element.scrollTop);
    const wheeled = (event: WheelEvent): void => onWheel(event);
    element.addEventListener("scroll", scrolled, { passive: true });
    element.addEventListener("wheel", wheeled, { passive: false });
    return () => {
      element.removeEventListener("scroll", scrolled);
      element.removeEventListener("wheel", wheeled);
    };
  }, []);

  return {
    scroller,
    geometry,
    width: size.width,
    offset,
    window: rowWindow(offset, geometry),
    spacerHeight: scrollHeight(geometry),
    leftAt,
    moveTo,
  };
};
