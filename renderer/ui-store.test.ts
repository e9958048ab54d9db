import { describe, expect, test } from "vitest";
import {
  createUiStore,
  INITIAL_STATE,
  MAX_TRAIL,
  shownFilter,
  STORAGE_KEY,
  withApplied,
  withBack,
  withDraft,
  withNewSession,
  withPane,
  withPreview,
  withReadAgain,
  withRestored,
  withScreen,
  withSelection,
  withSettings,
  withTapReviewed,
  type UiState,
} from "./ui-store.ts";

const selected = (id: string, position = 0) => ({ focusId: id, position, ids: [id] });
type Step = (state: UiState) => UiState;

/** The state after some steps from the first one. */
const after = (...steps: readonly Step[]): UiState => steps.reduce((state, step) => step(state), INITIAL_STATE);
const check = (steps: readonly Step[], expected: Partial<UiState>): void =>
  expect(after(...steps)).toMatchObject(expected);

describe("filter", () => {
  test("a draft changes nothing in the list, a preview does, the applied text stays", () => {
    check([(s) => withDraft(s, "http")], { draft: "http", applied: "", preview: null });
    const previewed = after(
      (s) => withDraft(s, "http"),
      (s) => withPreview(s, "http"),
    );
    expect(shownFilter(previewed)).toBe("http");
    expect(previewed.applied).toBe("");
    expect(previewed.trail).toEqual([]);
  });

  test("applying ends the preview and is remembered", () => {
    check([(s) => withDraft(s, "http"), (s) => withPreview(s, "http"), (s) => withApplied(s, "http")], {
      draft: "http",
      applied: "http",
      preview: null,
      trail: [{ filter: "", selection: null, screen: "requests", isTapReviewed: false, isTapAdded: false }],
    });
    expect(after((s) => withApplied(s, "http")).settings.recentFilters).toEqual(["http"]);
  });

  test("applying the same text again is no new place", () => {
    expect(
      after(
        (s) => withApplied(s, "http"),
        (s) => withApplied(s, "http"),
      ).trail,
    ).toHaveLength(1);
  });

  test("a preview of the applied text is none", () => {
    check([(s) => withApplied(s, "http"), (s) => withPreview(s, "http")], { preview: null });
  });

  test("restoring brings back the applied text and its rows", () => {
    check([(s) => withApplied(s, "http"), (s) => withDraft(s, "dns"), (s) => withPreview(s, "dns"), withRestored], {
      draft: "http",
      applied: "http",
      preview: null,
    });
  });
});

describe("back", () => {
  test("undoes selection, then filter, in the order they were made", () => {
    const steps: Step[] = [
      (s) => withApplied(s, "a"),
      (s) => withSelection(s, selected("e1")),
      (s) => withApplied(s, "b"),
    ];
    check([...steps, withBack], { applied: "a", draft: "a", selection: selected("e1") });
    check([...steps, withBack, withBack], { applied: "a", selection: null });
    check([...steps, withBack, withBack, withBack], { applied: "", selection: null, trail: [] });
    expect(withBack(INITIAL_STATE)).toBe(INITIAL_STATE);
  });

  test("walking along the list is one place, not many", () => {
    const walked = after(
      (s) => withSelection(s, selected("e1")),
      (s) => withSelection(s, selected("e2", 1)),
      (s) => withSelection(s, selected("e3", 2)),
    );
    expect(walked.trail).toHaveLength(1);
    expect(withBack(walked).selection).toBeNull();
  });

  test("another screen is a place to come back from, and closes what lay over it", () => {
    check([(s) => withPane(s, "save"), (s) => withScreen(s, "cluster")], { screen: "cluster", pane: null });
    check([(s) => withScreen(s, "cluster"), withBack], { screen: "requests", trail: [] });
    check([(s) => withScreen(s, "cluster"), (s) => withTapReviewed(s, true), withBack], {
      screen: "cluster",
      isTapReviewed: false,
    });
    expect(after((s) => withScreen(s, "requests")).trail).toEqual([]);
  });

  test("the trail is bounded", () => {
    let state = INITIAL_STATE;
    for (let index = 0; index < MAX_TRAIL * 2; index++) {
      state = withApplied(state, `f${index}`);
    }
    expect(state.trail).toHaveLength(MAX_TRAIL);
  });
});

describe("panes and sessions", () => {
  test("a pane opens in the place of another and closes when asked for again", () => {
    check([(s) => withPane(s, "save"), (s) => withPane(s, "ledger")], { pane: "ledger" });
    check([(s) => withPane(s, "save"), (s) => withPane(s, "save")], { pane: null });
  });

  test("another session keeps filter and settings and drops what belonged to the former", () => {
    const steps: Step[] = [
      (s) => withApplied(s, "http"),
      (s) => withSelection(s, selected("e1")),
      (s) => ({ ...s, pausedAt: 7, sort: { column: "size", descending: true } }),
      (s) => withPane(s, "capture"),
      withNewSession,
    ];
    check(steps, { applied: "http", selection: null, pausedAt: null, sort: null, trail: [], pane: null });
    check([(s) => withPane(s, "settings"), withNewSession], { pane: "settings" });
    check([(s) => withScreen(s, "cluster"), (s) => ({ ...s, isTapReviewed: true }), withNewSession], {
      screen: "requests",
      isTapReviewed: false,
    });
  });

  test("the same files, read again, are looked at from where one was", () => {
    check([(s) => withSelection(withScreen(s, "scripts"), selected("a")), withReadAgain], {
      screen: "scripts",
      selection: null,
    });
  });
});

describe("store", () => {
  test("remembers the settings and nothing else", () => {
    const written = new Map<string, string>();
    const storage = {
      getItem: (key: string) => written.get(key) ?? null,
      setItem: (key: string, text: string) => void written.set(key, text),
    };
    const store = createUiStore(storage);
    store.setState(withDraft(store.getState(), "http"), true);
    expect(written.size).toBe(0);
    store.setState(withSettings(store.getState(), { theme: "dark" }), true);
    expect(JSON.parse(written.get(STORAGE_KEY) ?? "")).toMatchObject({ theme: "dark" });
    expect(createUiStore(storage).getState()).toMatchObject({ draft: "", settings: { theme: "dark" } });
  });
});
