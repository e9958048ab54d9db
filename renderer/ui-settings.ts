// What the window remembers of its user: appearance, columns, recent filters. Kept in the browser's storage as one
// JSON text; whatever is read back is checked field by field, so an old or broken text can only cost a default.
import { parseTaps } from "./cluster/remembered-taps.ts";
import type { TapDraft } from "./cluster/tap-draft.ts";
import { DEFAULT_LAYOUT, parseLayout, type ColumnLayout } from "./list/column-layout.ts";
import type { TimeDigits, TimeFormat } from "./shared/format-time.ts";

export const MAX_RECENT_FILTERS = 20;
const MAX_COLLAPSED_TITLES = 200;
const MAX_PATH_LENGTH = 4096;

export const THEMES = ["system", "light", "dark"] as const;
export const CONTRASTS = ["normal", "high"] as const;
export const DENSITIES = ["compact", "normal", "roomy"] as const;
export const PLACEMENTS = ["auto", "right", "below"] as const;
export const TIME_FORMATS = ["local", "utc", "since-start", "since-previous"] as const satisfies readonly TimeFormat[];
export const TIME_DIGITS = [3, 6, 9] as const satisfies readonly TimeDigits[];
export type Placement = (typeof PLACEMENTS)[number];

export interface UiSettings {
  readonly theme: (typeof THEMES)[number];
  readonly contrast: (typeof CONTRASTS)[number];
  readonly density: (typeof DENSITIES)[number];
  readonly timeFormat: TimeFormat;
  readonly timeDigits: TimeDigits;
  /** Where the detail stands; `auto` is right of the list in wide windows. */
  readonly placement: Placement;
  /** Shares of list and detail in percent, by placement. */
  readonly listShareRight: number;
  readonly listShareBelow: number;
  readonly isHistogramOpen: boolean;
  readonly showConnections: boolean;
  readonly columns: ColumnLayout;
  readonly detailTab: string;
  /** Titles of sections that are folded away. */
  readonly collapsed: readonly string[];
  readonly recentFilters: readonly string[];
  /** Tells the desktop of sendings that failed. */
  readonly notifyFailures: boolean;
  /** Path of a TLS key log that is used by every session; empty for none. */
  readonly keptKeyLog: string;
  /** What was tapped last, one a context. */
  readonly taps: readonly TapDraft[];
}

export const DEFAULT_SETTINGS: UiSettings = {
  theme: "system",
  contrast: "normal",
  density: "normal",
  timeFormat: "local",
  timeDigits: 3,
  placement: "auto",
  listShareRight: 62,
  listShareBelow: 55,
  isHistogramOpen: true,
  showConnections: false,
  columns: DEFAULT_LAYOUT,
  detailTab: "response",
  collapsed: [],
  recentFilters: [],
  notifyFailures: false,
  keptKeyLog: "",
  taps: [],
};

const oneOf = <Value>(values: readonly Value[], value: unknown, otherwise: Value): Value =>
  values.find((candidate) => candidate === value) ?? otherwise;

const texts = (value: unknown, most: number): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string").slice(0, most) : [];

const share = (value: unknown, otherwise: number): number =>
  typeof value === "number" && value >= 10 && value <= 90 ? value : otherwise;

const flag = (value: unknown, otherwise: boolean): boolean => (typeof value === "boolean" ? value : otherwise);

/** Settings from stored text; null and nonsense give the defaults. */
export const parseSettings = (text: string | null): UiSettings => {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "null");
  } catch {
    value = null;
  }
  if (typeof value !== "object" || value === null) {
    return DEFAULT_SETTINGS;
  }
  const read = new Map<string, unknown>(Object.entries(value));
  const tab = read.get("detailTab");
  const keyLog = read.get("keptKeyLog");
  return {
    theme: oneOf(THEMES, read.get("theme"), DEFAULT_SETTINGS.theme),
    contrast: oneOf(CONTRASTS, read.get("contrast"), DEFAULT_SETTINGS.contrast),
    density: oneOf(DENSITIES, read.get("density"), DEFAULT_SETTINGS.density),
    timeFormat: oneOf(TIME_FORMATS, read.get("timeFormat"), DEFAULT_SETTINGS.timeFormat),
    timeDigits: oneOf(TIME_DIGITS, read.get("timeDigits"), DEFAULT_SETTINGS.timeDigits),
    placement: oneOf(PLACEMENTS, read.get("placement"), DEFAULT_SETTINGS.placement),
    listShareRight: share(read.get("listShareRight"), DEFAULT_SETTINGS.listShareRight),
    listShareBelow: share(read.get("listShareBelow"), DEFAULT_SETTINGS.listShareBelow),
    isHistogramOpen: flag(read.get("isHistogramOpen"), DEFAULT_SETTINGS.isHistogramOpen),
    showConnections: flag(read.get("showConnections"), DEFAULT_SETTINGS.showConnections),
    columns: parseLayout(read.get("columns")),
    detailTab: typeof tab === "string" ? tab : DEFAULT_SETTINGS.detailTab,
    collapsed: texts(read.get("collapsed"), MAX_COLLAPSED_TITLES),
    recentFilters: texts(read.get("recentFilters"), MAX_RECENT_FILTERS),
    notifyFailures: flag(read.get("notifyFailures"), DEFAULT_SETTINGS.notifyFailures),
    keptKeyLog: typeof keyLog === "string" ? keyLog.slice(0, MAX_PATH_LENGTH) : DEFAULT_SETTINGS.keptKeyLog,
    taps: parseTaps(read.get("taps")),
  };
};

/** The newest first, each text once. */
export const withRecentFilter = (recent: readonly string[], text: string): readonly string[] => {
  const filter = text.trim();
  return filter === "" ? recent : [filter, ...recent.filter((other) => other !== filter)].slice(0, MAX_RECENT_FILTERS);
};

export const toggleTitle = (titles: readonly string[], title: string): readonly string[] =>
  titles.includes(title) ? titles.filter((other) => other !== title) : [...titles, title].slice(-MAX_COLLAPSED_TITLES);

/** Where the detail stands in a window of this width. */
export const detailSide = (placement: Placement, windowWidth: number): "right" | "below" => {
  if (placement === "auto") {
    return windowWidth >= 1200 ? "right" : "below";
  }
  return placement;
};
