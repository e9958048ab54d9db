// Which columns are shown, in which order and how wide: the user's, remembered, and checked when read back.
export const COLUMN_IDS = [
  "no",
  "time",
  "protocol",
  "tls",
  "method",
  "summary",
  "status",
  "src",
  "dst",
  "elapsed",
  "size",
  "node",
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

export interface ColumnLayout {
  readonly order: readonly ColumnId[];
  readonly hidden: readonly ColumnId[];
  readonly widths: Readonly<Partial<Record<ColumnId, number>>>;
}

export const MIN_COLUMN_WIDTH = 32;
export const MAX_COLUMN_WIDTH = 1200;
export const DEFAULT_LAYOUT: ColumnLayout = { order: COLUMN_IDS, hidden: [], widths: {} };

/** Usual widths in pixels; the summary takes what is left and never less than this. */
export const DEFAULT_WIDTHS: Readonly<Record<ColumnId, number>> = {
  no: 68,
  time: 106,
  protocol: 72,
  tls: 28,
  method: 72,
  summary: 166,
  status: 72,
  src: 124,
  dst: 124,
  elapsed: 76,
  size: 70,
  node: 84,
};

/** In a narrow list these go first, in this order. */
const FIRST_TO_GO: readonly ColumnId[] = ["node", "size", "no"];

export const widthOf = (layout: ColumnLayout, id: ColumnId): number => layout.widths[id] ?? DEFAULT_WIDTHS[id];

const isColumnId = (value: unknown): value is ColumnId => COLUMN_IDS.some((id) => id === value);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const columnIds = (value: unknown): ColumnId[] => [...new Set(Array.isArray(value) ? value.filter(isColumnId) : [])];
const clampWidth = (width: number): number => Math.round(Math.min(MAX_COLUMN_WIDTH, Math.max(MIN_COLUMN_WIDTH, width)));

/** Reads a stored layout; columns that it does not name keep their usual place. */
export const parseLayout = (value: unknown): ColumnLayout => {
  if (!isRecord(value)) {
    return DEFAULT_LAYOUT;
  }
  const named = columnIds(value["order"]);
  const order = [...named];
  for (const [index, id] of COLUMN_IDS.entries()) {
    if (!named.includes(id)) {
      order.splice(Math.min(index, order.length), 0, id);
    }
  }
  const stored = isRecord(value["widths"]) ? value["widths"] : {};
  const widths: Partial<Record<ColumnId, number>> = {};
  for (const id of COLUMN_IDS) {
    const width = stored[id];
    if (typeof width === "number" && Number.isFinite(width)) {
      widths[id] = clampWidth(width);
    }
  }
  return { order, hidden: columnIds(value["hidden"]), widths };
};

/** Shows or hides a column; the last one shown stays. */
export const toggleColumn = (layout: ColumnLayout, id: ColumnId): ColumnLayout => {
  if (layout.hidden.includes(id)) {
    return { ...layout, hidden: layout.hidden.filter((hidden) => hidden !== id) };
  }
  return layout.hidden.length >= COLUMN_IDS.length - 1 ? layout : { ...layout, hidden: [...layout.hidden, id] };
};

/** Puts a column before another one, or at the end. */
export const moveColumn = (layout: ColumnLayout, id: ColumnId, before: ColumnId | null): ColumnLayout => {
  if (id === before) {
    return layout;
  }
  const order = layout.order.filter((other) => other !== id);
  const at = before === null ? order.length : order.indexOf(before);
  order.splice(at, 0, id);
  return { ...layout, order };
};

export const resizeColumn = (layout: ColumnLayout, id: ColumnId, width: number): ColumnLayout => ({
  ...layout,
  widths: { ...layout.widths, [id]: clampWidth(width) },
});

/** Room right of the last column, where the header has the button for the columns. */
export const GUTTER = 24;

/** Least width of all shown columns: a narrower list scrolls sideways. */
export const totalWidth = (layout: ColumnLayout, shown: readonly ColumnId[]): number =>
  shown.reduce((sum, id) => sum + widthOf(layout, id), GUTTER);

/** Columns in the order shown; where they do not fit, those that matter least give way. */
export const visibleColumns = (layout: ColumnLayout, listWidth: number): readonly ColumnId[] => {
  let shown = layout.order.filter((id) => !layout.hidden.includes(id));
  for (const id of FIRST_TO_GO) {
    if (totalWidth(layout, shown) <= listWidth) {
      return shown;
    }
    shown = shown.filter((column) => column !== id);
  }
  return shown;
};

/** Columns that share the width that is left, with their part of it; one that the user sized keeps its width. */
const ELASTIC: Readonly<Partial<Record<ColumnId, number>>> = { summary: 2.4, src: 1, dst: 1 };

const track = (layout: ColumnLayout, id: ColumnId): string => {
  const part = ELASTIC[id];
  const isSized = id !== "summary" && layout.widths[id] !== undefined;
  const width = `${widthOf(layout, id)}px`;
  return part === undefined || isSized ? width : `minmax(${width}, ${part}fr)`;
};

/** The grid's tracks. Where nothing is elastic the last column takes the rest. */
export const gridTemplate = (layout: ColumnLayout, shown: readonly ColumnId[]): string => {
  const tracks = shown.map((id) => track(layout, id));
  const last = shown.at(-1);
  const isElastic = tracks.some((text) => text.startsWith("minmax"));
  return isElastic || last === undefined
    ? tracks.join(" ")
    : [...tracks.slice(0, -1), `minmax(${widthOf(layout, last)}px, 1fr)`].join(" ");
};
