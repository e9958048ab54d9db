import { describe, expect, it } from "vitest";
import { MAX_CONSOLE_LINE_LENGTH, MAX_LINES_PER_ANSWER } from "../../contract/index.ts";
import { type NewLine, ScriptConsole } from "./script-console.ts";

function lineOf(text: string): NewLine {
  return { level: "log", script: "a.js", title: "A", node: "desktop", text, entryId: "", line: 1, column: 1 };
}
function texts(console: ScriptConsole, afterSeq: number): string[] {
  return console.after(afterSeq).map(({ text }) => text);
}
const asIs = (text: string): string => text;
const unheard = (): void => undefined;

describe("the console of scripts", () => {
  it("numbers lines and answers those after one", () => {
    const console = new ScriptConsole(asIs, unheard);
    for (const text of ["a", "b", "c"]) console.add(lineOf(text));
    expect(console.after(0).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(texts(console, 1)).toEqual(["b", "c"]);
    expect(texts(console, 3)).toEqual([]);
  });
  it("keeps the newest lines", () => {
    const console = new ScriptConsole(asIs, unheard, 3);
    for (let i = 1; i <= 10; i++) console.add(lineOf(String(i)));
    expect(texts(console, 0)).toEqual(["8", "9", "10"]);
    expect(texts(console, 9)).toEqual(["10"]);
  });
  it("answers a bounded page, the oldest first", () => {
    const console = new ScriptConsole(asIs, unheard);
    for (let i = 0; i < MAX_LINES_PER_ANSWER + 5; i++) console.add(lineOf(String(i)));
    const page = console.after(0);
    expect(page).toHaveLength(MAX_LINES_PER_ANSWER);
    expect(console.after(page.at(-1)?.seq ?? 0)).toHaveLength(5);
  });
  it("masks before it keeps", () => {
    const console = new ScriptConsole((text) => text.replaceAll("hunter2", "••••"), unheard);
    console.add(lineOf("the password is hunter2"));
    expect(texts(console, 0)).toEqual(["the password is ••••"]);
  });
  it("masks before it cuts, so that no half of a secret stands at the end", () => {
    const console = new ScriptConsole((text) => text.replaceAll("hunter2", "••••"), unheard);
    console.add(lineOf(`${"x".repeat(MAX_CONSOLE_LINE_LENGTH - 20)}hunter2${"y".repeat(100)}`));
    const [text = ""] = texts(console, 0);
    expect(text).toHaveLength(MAX_CONSOLE_LINE_LENGTH);
    expect(text).not.toContain("hunt");
    expect(text).toMatch(/… \(\d+ characters\)$/);
  });
  it("goes on counting when it is cleared", () => {
    let changes = 0;
    const console = new ScriptConsole(asIs, () => changes++);
    console.add(lineOf("a"));
    console.clear();
    console.add(lineOf("b"));
    expect(console.after(0).map(({ seq, text }) => [seq, text])).toEqual([[2, "b"]]);
    expect(changes).toBe(3);
  });
});
