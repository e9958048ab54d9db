import { describe, expect, test } from "vitest";
import { COMMANDS } from "../commands.ts";
import { markupOf, wordsOf } from "../testing/markup.ts";
import { DEFAULT_SETTINGS, type UiSettings } from "../ui-settings.ts";
import { CommandPalette } from "./CommandPalette.tsx";
import { SettingsPane } from "./SettingsPane.tsx";
import { ShortcutSheet } from "./ShortcutSheet.tsx";

const nothing = (): void => {};

describe("shortcut sheet", () => {
  const words = wordsOf(<ShortcutSheet commands={COMMANDS} onClose={nothing} />);

  test("every command that has keys is on it, with all of them", () => {
    const short = (key: string): string =>
      key.replace("ArrowDown", "↓").replace("ArrowUp", "↑").replace("ArrowLeft", "←").replace("Escape", "Esc");
    for (const { title, keys } of COMMANDS.filter((command) => command.keys.length > 0)) {
      expect(words).toContain(`${title} ${keys.map(short).join(" ")}`);
    }
  });

  test("commands without a key are left to the palette", () => {
    expect(words).not.toContain("Next theme");
  });

  test("keys of one place stand under the group they belong to", () => {
    expect(words).toMatch(/Filter .*Recent filters ↓.* List .*First and last Home End.* Window /);
  });
});

describe("palette", () => {
  test("lists every command but itself, the first one chosen, each with its first key", () => {
    const markup = markupOf(<CommandPalette commands={COMMANDS} onRun={nothing} onClose={nothing} />);
    expect(markup.match(/role="option"/g)).toHaveLength(COMMANDS.length - 1);
    expect(markup).not.toContain(">All commands<");
    expect(markup.match(/aria-selected="true"/g)).toHaveLength(1);
    expect(markup).toMatch(/<span>Go to the filter<\/span><kbd>Ctrl\+L<\/kbd>/);
  });
});

describe("settings", () => {
  const chosen = (change: Partial<UiSettings>): readonly string[] =>
    [
      ...markupOf(
        <SettingsPane
          settings={{ ...DEFAULT_SETTINGS, ...change }}
          onChange={nothing}
          onColours={nothing}
          onClose={nothing}
        />,
      ).matchAll(/data-chosen="true"[^>]*>.*?<input[^>]*\/>([^<]*)/gs),
    ].map(([, title]) => title ?? "");

  test("each shows its present choice, and exactly one", () => {
    expect(chosen({})).toEqual(["As the system", "Normal", "Normal", "Local", "ms", "Beside in wide windows"]);
    expect(
      chosen({
        theme: "dark",
        contrast: "high",
        density: "compact",
        timeFormat: "since-previous",
        timeDigits: 9,
        placement: "below",
      }),
    ).toEqual(["Dark", "High", "Compact", "Since previous row", "ns", "Below the list"]);
  });
});
