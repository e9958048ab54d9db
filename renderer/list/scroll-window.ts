// Which rows stand where, for lists of any length. A browser cannot lay out an element of 30 million pixels, so beyond
// `MAX_SCROLL_HEIGHT` the scroll bar is a scale: `offset` (virtual pixels from the first row) is the truth, the
// element's scrollTop only shows it. Below that height both are the same and scrolling is the browser's own.
export const MAX_SCROLL_HEIGHT = 12_000_000;
const OVERSCAN_ROWS = 6;

export interface ScrollGeometry {
  readonly total: number;
  readonly rowHeight: number;
  readonly viewportHeight: number;
}

/** Height of all rows, in virtual pixels. */
export const contentHeight = (geometry: ScrollGeometry): number => geometry.total * geometry.rowHeight;

/** Height that the element really gets. */
export const scrollHeight = (geometry: ScrollGeometry): number => Math.min(contentHeight(geometry), MAX_SCROLL_HEIGHT);

/** Greatest offset: the last row stands at the bottom. */
export const maxOffset = (geometry: ScrollGeometry): number =>
  Math.max(0, contentHeight(geometry) - geometry.viewportHeight);

export const clampOffset = (offset: number, geometry: ScrollGeometry): number =>
  Math.min(Math.max(0, offset), maxOffset(geometry));

/** True where the scroll bar is a scale and wheel steps must be applied by us. */
export const isScaled = (geometry: ScrollGeometry): boolean => contentHeight(geometry) > MAX_SCROLL_HEIGHT;

const ratio = (geometry: ScrollGeometry): number => {
  const physical = Math.max(0, scrollHeight(geometry) - geometry.viewportHeight);
  return physical === 0 ? 1 : maxOffset(geometry) / physical;
};

export const offsetOfScrollTop = (scrollTop: number, geometry: ScrollGeometry): number =>
  clampOffset(isScaled(geometry) ? scrollTop * ratio(geometry) : scrollTop, geometry);

export const scrollTopOfOffset = (offset: number, geometry: ScrollGeometry): number =>
  isScaled(geometry) ? offset / ratio(geometry) : offset;

/**
 * The offset after the browser reported `scrollTop`. One physical pixel stands for many rows in a scaled list, so a
 * report that only echoes our own setting (within a pixel) must not move the truth.
 */
export const offsetAfterScroll = (offset: number, scrollTop: number, geometry: ScrollGeometry): number =>
  Math.abs(scrollTopOfOffset(offset, geometry) - scrollTop) <= 1
    ? clampOffset(offset, geometry)
    : offsetOfScrollTop(scrollTop, geometry);

export interface RowWindow {
  /** First and one past the last row to draw. */
  readonly first: number;
  readonly end: number;
  /** Where the block of drawn rows stands inside the scrolled element, in its own pixels. */
  readonly blockTop: number;
}

/** The rows to draw at an offset, a few more than can be seen. */
export const rowWindow = (offset: number, geometry: ScrollGeometry, overscan = OVERSCAN_ROWS): RowWindow => {
  const { rowHeight, total, viewportHeight } = geometry;
  const first = Math.max(0, Math.floor(offset / rowHeight) - overscan);
  const end = Math.min(total, Math.ceil((offset + viewportHeight) / rowHeight) + overscan);
  const blockTop = scrollTopOfOffset(offset, geometry) + first * rowHeight - offset;
  return { first, end: Math.max(first, end), blockTop };
};

/** The smallest move that brings a row wholly into view. */
export const offsetToShow = (position: number, offset: number, geometry: ScrollGeometry): number => {
  const top = position * geometry.rowHeight;
  const bottom = top + geometry.rowHeight;
  if (top < offset) {
    return clampOffset(top, geometry);
  }
  return clampOffset(bottom > offset + geometry.viewportHeight ? bottom - geometry.viewportHeight : offset, geometry);
};

/** The offset that puts a row in the middle; for jumps from elsewhere. */
export const offsetToCentre = (position: number, geometry: ScrollGeometry): number =>
  clampOffset(position * geometry.rowHeight - (geometry.viewportHeight - geometry.rowHeight) / 2, geometry);

/** Whether the newest row is in view: only then does the list follow the end. */
export const isAtEnd = (offset: number, geometry: ScrollGeometry): boolean =>
  offset >= maxOffset(geometry) - geometry.rowHeight;

/** How many rows came since the end was left; null while it is followed, or while all rows are in view anyway. */
export const rowsSince = (leftAt: number | null, geometry: ScrollGeometry): number | null =>
  leftAt === null || maxOffset(geometry) === 0 ? null : Math.max(0, geometry.total - leftAt);

/** The row reached by a key from `position` (−1: none), or null for keys that do not move. */
export const positionAfterKey = (key: string, position: number, geometry: ScrollGeometry): number | null => {
  const page = Math.max(1, Math.floor(geometry.viewportHeight / geometry.rowHeight) - 1);
  const last = geometry.total - 1;
  if (last < 0) {
    return null;
  }
  const clamp = (value: number): number => Math.min(Math.max(0, value), last);
  switch (key) {
    case "ArrowDown":
      return clamp(position + 1);
    case "ArrowUp":
      return position < 0 ? last : clamp(position - 1);
    case "PageDown":
      return clamp(position + page);
    case "PageUp":
      return clamp(position - page);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
};
