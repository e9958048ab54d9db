// Keeps the focused row in sight: within one view a move brings it into the window; a new view has put it where it was.
import { useEffect, useEffectEvent, useRef, type RefObject } from "react";
import { offsetToCentre, offsetToShow } from "./scroll-window.ts";
import type { ScrollWindow } from "./use-scroll-window.ts";

interface FocusedRow {
  /** Position of the focused entry, −1 when there is none. */
  readonly focus: number;
  readonly serial: number;
  readonly rowHeight: number;
}

/** Also keeps in `focusTopRef` where the row stands from the top of what is seen, for the next view. */
export const useFocusInView = (scroll: ScrollWindow, row: FocusedRow, focusTopRef: RefObject<number>): void => {
  const { focus, serial, rowHeight } = row;
  const { offset } = scroll;
  const showFocus = useEffectEvent((position: number) => {
    const { geometry, moveTo } = scroll;
    const middle = offset + geometry.viewportHeight / 2;
    const isNear = Math.abs(position * rowHeight - middle) < geometry.viewportHeight * 1.5;
    moveTo(isNear ? offsetToShow(position, offset, geometry) : offsetToCentre(position, geometry));
  });
  const shown = useRef({ focus: -1, serial: -1 });
  useEffect(() => {
    const isMove = shown.current.serial === serial && shown.current.focus !== focus;
    shown.current = { focus, serial };
    if (focus >= 0 && isMove) {
      showFocus(focus);
    }
  }, [focus, serial]);
  useEffect(() => {
    focusTopRef.current = focus >= 0 ? focus * rowHeight - offset : 0;
  }, [focus, rowHeight, offset, focusTopRef]);
};
