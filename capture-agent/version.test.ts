import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { AGENT_VERSION } from "./version.ts";

test("the agent's version is the program's", () => {
  const about = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect(AGENT_VERSION).toBe(about.version);
});
