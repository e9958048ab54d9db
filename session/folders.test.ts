import { describe, expect, test } from "vitest";
import { dataFolder, isSessionId, newSessionId } from "./folders.ts";

describe("the data folder", () => {
  const check = (environment: NodeJS.ProcessEnv, platform: NodeJS.Platform, expected: string | RegExp): void => {
    const folder = dataFolder(environment, platform);
    if (typeof expected === "string") expect(folder).toBe(expected);
    else expect(folder).toMatch(expected);
  };
  test("is the one that the user names", () => check({ THRESHER_HOME: "/data/x" }, "linux", "/data/x"));
  test("is the system's place otherwise", () => {
    check({ XDG_DATA_HOME: "/xdg" }, "linux", "/xdg/thresher");
    check({ THRESHER_HOME: "" }, "linux", /\.local[/\\]share[/\\]thresher$/);
    check({}, "darwin", /Library[/\\]Application Support[/\\]Thresher$/);
    check({ APPDATA: "/appdata" }, "win32", /appdata[/\\]Thresher$/);
  });
});

describe("session ids", () => {
  test("are made to be names of folders that sort by time", () => {
    expect(newSessionId(Date.UTC(2026, 10, 23, 9, 8, 7), "abcdef")).toBe("20261123-090807-abcdef");
    expect(isSessionId(newSessionId(0, "00ff00"))).toBe(true);
  });
  test.each(["", "..", "../x", "a/b", "A", "-a", "a b", "a\0", "x".repeat(65)])("%j is none", (text) => {
    expect(isSessionId(text)).toBe(false);
  });
});
