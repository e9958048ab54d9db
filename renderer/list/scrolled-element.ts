// What a scrolled element tells about itself: its size, where it was scrolled to, and the wheel over it.
import { useEffect, useEffectEvent, useLayoutEffect, useState, type RefObject } from "react";

export interface ElementSize {
  readonly width: number;
  readonly height: number;
}

/** The inner size of an element, followed as it changes. */
export const useElementSize = (element: RefObject<HTMLElement | null>): ElementSize => {
  const [size, setSize] = useState<ElementSize>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) {
      return undefined;
    }
    const observer = new ResizeObserver(() => setSize({ width: current.clientWidth, height: current.clientHeight }));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return size;
};

const LINE_HEIGHT = 26;

/** Wheel steps come in pixels, lines or pages (DOM: WheelEvent.deltaMode). */
export const wheelPixels = (
  event: { readonly deltaY: number; readonly deltaMode: number },
  viewportHeight: number,
): number => event.deltaY * ([1, LINE_HEIGHT, viewportHeight][event.deltaMode] ?? 1);

interface ScrollEvents {
  readonly onScroll: (scrollTop: number) => void;
  readonly onWheel: (event: WheelEvent) => void;
}

/** React's own wheel handler is passive, so a list that applies the steps itself must listen by itself. */
export const useScrollEvents = (element: RefObject<HTMLElement | null>, events: ScrollEvents): void => {
  const onScroll = useEffectEvent((scrollTop: number) => events.onScroll(scrollTop));
  const onWheel = useEffectEvent((event: WheelEvent) => events.onWheel(event));
  useEffect(() => {
    const { current } = element;
    if (current === null) {
      return undefined;
    }
    const scrolled = (): void => onScroll(current.scrollTop);
    const wheeled = (event: WheelEvent): void => onWheel(event);
    current.addEventListener("scroll", scrolled, { passive: true });
    current.addEventListener("wheel", wheeled, { passive: false });
    return () => {
      current.removeEventListener("scroll", scrolled);
      current.removeEventListener("wheel", wheeled);
    };
  }, [element]);
};
