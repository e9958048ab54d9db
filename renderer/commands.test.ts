import { describe, expect, test } from "vitest";
import { commandOfKey, COMMANDS, keyName, type KeyLike } from "./commands.ts";
import { matchCommands } from "./settings/CommandPalette.tsx";

const key = (name: string, change: Partial<KeyLike> = {}): KeyLike => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});

describe("keys", () => {
  test("have one name each", () => {
    const check = (event: KeyLike, expected: string): void => expect(keyName(event)).toBe(expected);
    check(key("l", { ctrlKey: true }), "Ctrl+L");
    check(key("l", { metaKey: true }), "Ctrl+L");
    check(key("?", { shiftKey: true }), "?");
    check(key(" "), "Space");
    check(key("S", { ctrlKey: true, shiftKey: true }), "Ctrl+Shift+S");
    check(key("ArrowLeft", { altKey: true }), "Alt+ArrowLeft");
    check(key("F8"), "F8");
  });

  test("find their command, but never take text from what is being typed", () => {
    const check = (event: KeyLike, isTyping: boolean, expected: string | undefined): void =>
      expect(commandOfKey(event, isTyping)?.id).toBe(expected);
    check(key("l", { ctrlKey: true }), true, "focus-filter");
    check(key("/", { ctrlKey: true }), false, "focus-filter");
    check(key("?", { shiftKey: true }), false, "shortcuts");
    check(key("?", { shiftKey: true }), true, undefined);
    check(key("Backspace"), false, "back");
    check(key("Backspace"), true, undefined);
    check(key("ArrowLeft", { altKey: true }), true, undefined);
    check(key("F8"), true, "next");
    check(key(" "), false, "pause");
    check(key(" "), true, undefined);
    check(key("x"), false, undefined);
  });

  test("no key means two things, and every command has its own name", () => {
    const keys = COMMANDS.flatMap((command) => command.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
    expect(new Set(COMMANDS.map(({ title }) => title)).size).toBe(COMMANDS.length);
  });
});

describe("palette", () => {
  test("finds by parts of words, beginnings first", () => {
    const titles = (typed: string): readonly string[] => matchCommands(COMMANDS, typed).map(({ title }) => title);
    expect(titles("save")).toEqual(["Save or export"]);
    expect(titles("next")[0]).toMatch(/^Next/);
    expect(titles("stream prev")).toEqual(["Previous in the same stream"]);
    expect(titles("zzz")).toEqual([]);
    expect(titles("")).toHaveLength(COMMANDS.length);
  });
});
