import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { proofOf } from "./generate.ts";

const read = (name: string): string => readFileSync(new URL(`../../contract/agent/${name}`, import.meta.url), "utf8");

test("the generated messages are those of agent.proto: else run `npm run proto`", () => {
  expect(read("agent_pb.js")).toContain(proofOf(read("agent.proto")));
});
