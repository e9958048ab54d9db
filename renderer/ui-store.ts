// The window's own state, small on purpose: what is selected, which filter text, which pane is open. The traffic is
// not here. Reducers are plain functions over the state; the store only holds it and remembers the settings.
import { createStore, type StoreApi } from "zustand/vanilla";
import { NO_DRAFT, type TapDraft } from "./cluster/tap-draft.ts";
import { DEFAULT_SETTINGS, parseSettings, withRecentFilter, type UiSettings } from "./ui-settings.ts";
import type { Sort } from "./view-feed.ts";

export const STORAGE_KEY = "thresher.window";
export const MAX_TRAIL = 100;
export const MAX_SELECTED = 10_000;

export type Pane =
  | "capture"
  | "save"
  | "ledger"
  | "settings"
  | "shortcuts"
  | "sessions"
  | "doctor"
  | "keys"
  | "colours"
  | "explain"
  | "look-back";

/** What the window's middle shows; without a session the requests' place is the start screen. */
export type Screen = "requests" | "scripts" | "cluster";

/** The parts of the screen of scripts. */
export const SCRIPTS_TABS = [
  "scripts",
  "console",
  "alerts",
  "jobs",
  "constants",
  "hosts",
  "dissectors",
  "samples",
  "dry-run",
] as const;
export type ScriptsTab = (typeof SCRIPTS_TABS)[number];

/** The selected entries: the one with the focus, and all of them where several are chosen. */
export interface Selection {
  readonly focusId: string;
  readonly position: number;
  readonly ids: readonly string[];
}

/** A place to go back to. */
export interface Place {
  readonly filter: string;
  readonly selection: Selection | null;
  readonly screen: Screen;
  readonly isTapReviewed: boolean;
  readonly isTapAdded: boolean;
}

export interface UiState {
  readonly settings: UiSettings;
  readonly screen: Screen;
  readonly pane: Pane | null;
  readonly isPaletteOpen: boolean;
  readonly isGoToOpen: boolean;
  /** The entry whose comment is being written; empty for none. */
  readonly commentFor: string;
  readonly isFindOpen: boolean;
  /** The text in the bar, and the one that Enter applied. */
  readonly draft: string;
  readonly applied: string;
  /** The text whose rows are previewed while it is not applied; null: the rows are those of `applied`. */
  readonly preview: string | null;
  readonly selection: Selection | null;
  readonly sort: Sort | null;
  /** While the list stands still: the number of rows it had. The capture goes on. */
  readonly pausedAt: number | null;
  readonly trail: readonly Place[];
  readonly scriptsTab: ScriptsTab;
  /** The script in the editor, empty for none, and where it was asked for: a new object each time. */
  readonly scriptFile: string;
  readonly scriptPlace: { readonly line: number; readonly column: number };
  /** A constant that is to be added; empty for none. */
  readonly wantedConstant: string;
  /** What is chosen for a tap, and whether its plan is being looked at. */
  readonly tapDraft: TapDraft;
  readonly isTapReviewed: boolean;
  /** Another tap is being chosen beside those that run. */
  readonly isTapAdded: boolean;
  /** Ended taps whose removal was looked at and put away. */
  readonly seenTaps: readonly string[];
}

export const INITIAL_STATE: UiState = {
  settings: DEFAULT_SETTINGS,
  screen: "requests",
  pane: null,
  isPaletteOpen: false,
  isGoToOpen: false,
  commentFor: "",
  isFindOpen: false,
  draft: "",
  applied: "",
  preview: null,
  selection: null,
  sort: null,
  pausedAt: null,
  trail: [],
  scriptsTab: "scripts",
  scriptFile: "",
  scriptPlace: { line: 0, column: 0 },
  wantedConstant: "",
  tapDraft: NO_DRAFT,
  isTapReviewed: false,
  isTapAdded: false,
  seenTaps: [],
};

const remember = (state: UiState): readonly Place[] =>
  [
    ...state.trail,
    {
      filter: state.applied,
      selection: state.selection,
      screen: state.screen,
      isTapReviewed: state.isTapReviewed,
      isTapAdded: state.isTapAdded,
    },
  ].slice(-MAX_TRAIL);

/** The filter whose rows the list should show. */
export const shownFilter = (state: UiState): string => state.preview ?? state.applied;

export const withSettings = (state: UiState, change: Partial<UiSettings>): UiState => ({
  ...state,
  settings: { ...state.settings, ...change },
});

export const withDraft = (state: UiState, draft: string): UiState =>
  draft === state.draft ? state : { ...state, draft };

/** Shows a valid draft's rows without applying it. */
export const withPreview = (state: UiState, filter: string): UiState => ({
  ...state,
  preview: filter === state.applied ? null : filter,
});

/** Applies a filter: it becomes the bar's text, is remembered among the recent ones, and can be gone back from. */
export const withApplied = (state: UiState, filter: string): UiState => {
  const settings = { ...state.settings, recentFilters: withRecentFilter(state.settings.recentFilters, filter) };
  const trail = filter === state.applied ? state.trail : remember(state);
  return { ...state, settings, trail, draft: filter, applied: filter, preview: null };
};

/** Esc: the applied text and its rows again. */
export const withRestored = (state: UiState): UiState => ({ ...state, draft: state.applied, preview: null });

/** Selects an entry. Only opening a detail from none is a place to come back to, not each step along the list. */
export const withSelection = (state: UiState, selection: Selection | null): UiState => {
  const isStep = state.selection !== null && selection !== null;
  const isSame = state.selection === selection;
  return { ...state, selection, trail: isStep || isSame ? state.trail : remember(state) };
};

/** One place back: selection, then filter, in the order they were made. */
export const withBack = (state: UiState): UiState => {
  const place = state.trail.at(-1);
  if (place === undefined) {
    return state;
  }
  return {
    ...state,
    trail: state.trail.slice(0, -1),
    draft: place.filter,
    applied: place.filter,
    preview: null,
    selection: place.selection,
    screen: place.screen,
    isTapReviewed: place.isTapReviewed,
    isTapAdded: place.isTapAdded,
  };
};

/** Another screen is a place to come back from; going to one closes what lies over it. */
export const withScreen = (state: UiState, screen: Screen): UiState => ({
  ...state,
  screen,
  pane: null,
  trail: state.screen === screen ? state.trail : remember(state),
});

/** A script in the editor, at a place of it where one is known. */
export const withScriptPlace = (state: UiState, scriptFile: string, line: number, column: number): UiState => ({
  ...state,
  scriptsTab: "scripts",
  scriptFile,
  scriptPlace: { line, column },
});

/** The plan of a tap is looked at: a place of its own. Leaving it by its button is no step forward. */
export const withTapReviewed = (state: UiState, isTapReviewed: boolean): UiState => ({
  ...state,
  isTapReviewed,
  trail: isTapReviewed ? remember(state) : state.trail,
});

/** Another tap is chosen beside those that run: a place of its own, as its plan is. */
export const withTapAdded = (state: UiState, isTapAdded: boolean): UiState => ({
  ...state,
  isTapAdded,
  isTapReviewed: false,
  trail: isTapAdded ? remember(state) : state.trail,
});

/** Ended taps are put away: what they removed or left was looked at. */
export const withTapsSeen = (state: UiState, taps: readonly { readonly tap: string }[]): UiState => ({
  ...state,
  seenTaps: [...state.seenTaps, ...taps.map(({ tap }) => tap)],
});

/** A pane opens in the place of another; asking for the open one closes it. */
export const withPane = (state: UiState, pane: Pane | null): UiState => ({
  ...state,
  pane: state.pane === pane ? null : pane,
});

/** The same files in another session: what was looked at is looked for again once they are read. */
export const withReadAgain = (state: UiState): UiState => {
  const { sort, trail, pane, screen } = state;
  return { ...withNewSession(state), sort, trail, pane, screen };
};

/** Another session: filter and columns stay, what belonged to the former one goes; its requests are shown. */
export const withNewSession = (state: UiState): UiState => ({
  ...state,
  screen: "requests",
  isTapReviewed: false,
  isTapAdded: false,
  selection: null,
  sort: null,
  pausedAt: null,
  trail: [],
  isGoToOpen: false,
  commentFor: "",
  isFindOpen: false,
  pane: state.pane === "capture" || state.pane === "sessions" || state.pane === "save" ? null : state.pane,
});

export type UiStore = StoreApi<UiState>;

/** The store of one window, with the settings that `storage` remembers. */
export const createUiStore = (storage: Pick<Storage, "getItem" | "setItem">): UiStore => {
  const settings = parseSettings(storage.getItem(STORAGE_KEY));
  const store = createStore<UiState>()(() => ({ ...INITIAL_STATE, settings }));
  store.subscribe((state, former) => {
    if (state.settings !== former.settings) {
      storage.setItem(STORAGE_KEY, JSON.stringify(state.settings));
    }
  });
  return store;
};
