// What an agent may use at least: with less it would not start, or would see nothing.
import { ContractError } from "../../contract/index.ts";
import type { AgentLimits } from "../types.ts";

const MIB = 1024 * 1024;
export const MIN_CPU_MILLICORES = 50;
export const MIN_MEMORY_BYTES = 128 * MIB;
export const MIN_RING_BYTES = 8 * MIB;

/** Rejects with LIMIT. */
export function checkLimits({ cpuMillicores, memoryBytes, ringBytes }: AgentLimits): void {
  check("CPU", cpuMillicores, MIN_CPU_MILLICORES, "millicores", 1);
  check("memory", memoryBytes, MIN_MEMORY_BYTES, "MiB", MIB);
  check("ring of packets", ringBytes, MIN_RING_BYTES, "MiB", MIB);
}

function check(what: string, value: number, least: number, unit: string, size: number): void {
  if (value >= least) return;
  const told = `${Math.floor((value * 10) / size) / 10} ${unit}`;
  throw new ContractError(
    "LIMIT",
    `${told} are too little for the ${what} of an agent`,
    `give it ${least / size} ${unit} or more`,
  );
}
