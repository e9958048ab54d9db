import { expect, test } from "vitest";
import type { AgentLimits } from "../types.ts";
import { checkLimits, MIN_CPU_MILLICORES, MIN_MEMORY_BYTES, MIN_RING_BYTES } from "./limits.ts";

const LEAST: AgentLimits = {
  cpuMillicores: MIN_CPU_MILLICORES,
  memoryBytes: MIN_MEMORY_BYTES,
  ringBytes: MIN_RING_BYTES,
  ringSeconds: 1,
};

test("the least is enough", () => expect(() => checkLimits(LEAST)).not.toThrow());
test.each<[Partial<AgentLimits>, string]>([
  [{ cpuMillicores: 49 }, "49 millicores are too little for the CPU of an agent"],
  [{ memoryBytes: MIN_MEMORY_BYTES - 1 }, "127.9 MiB are too little for the memory of an agent"],
  [{ ringBytes: 0 }, "0 MiB are too little for the ring of packets of an agent"],
])("less is refused: %j", (limits, message) => {
  expect(() => checkLimits({ ...LEAST, ...limits })).toThrow(expect.objectContaining({ code: "LIMIT", message }));
});
