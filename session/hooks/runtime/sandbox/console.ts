// `console` inside the sandbox: values as one line of text.
import type { Entries } from "./entries.ts";
import type { Host, Kit, Turn } from "./kit.ts";

export function consoleOf(kit: Kit, host: Host, entries: Entries, turn: Turn, maxLength: number) {
  const isError = Error;
  function textOf(value: unknown): string {
    switch (typeof value) {
      case "string":
        return value;
      case "object":
        if (value === null) return "null";
        if (value instanceof isError) return kit.describe(value);
        break;
      case "symbol":
      case "function":
        return kit.text(value);
      default:
        return kit.text(value);
    }
    try {
      return entries.json(value) ?? "undefined";
    } catch {
      return "an object that has no JSON";
    }
  }
  function write(level: string, values: readonly unknown[]): void {
    let text = "";
    for (let i = 0; i < values.length && text.length <= maxLength; i++)
      text += (i === 0 ? "" : " ") + textOf(values[i]);
    host.line(level, text.substring(0, maxLength + 1), kit.stack(), turn.id, turn.node);
  }
  return {
    "console.log": (...values: unknown[]): void => write("log", values),
    "console.error": (...values: unknown[]): void => write("error", values),
    "console.clear": (): void => write("clear", []),
  };
}
