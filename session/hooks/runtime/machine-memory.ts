// The memory of the machine that a sandbox runs on, with a bound of its own: without one it would grow to 2 GiB, for the
// limit of QuickJS counts what a script holds, not what is lost between.
import { randomBytes } from "node:crypto";
import type { QuickJSContext, QuickJSHandle } from "quickjs-emscripten";
import { LIMITS } from "./limits.ts";

const PAGE_BYTES = 65_536;
const FIRST_PAGES = 256;

export interface MachineMemory {
  /** Another one after it grew. */
  readonly buffer: ArrayBuffer;
}
interface MemoryMaker {
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => MachineMemory;
}

export function newMachineMemory(mostBytes: number = LIMITS.machineMemoryBytes): MachineMemory {
  // Neither Node's types nor the language's know it.
  const { WebAssembly: maker } = globalThis as unknown as { readonly WebAssembly: MemoryMaker };
  return new maker.Memory({ initial: FIRST_PAGES, maximum: mostBytes / PAGE_BYTES });
}

/** Words that the sandbox and its thread see at once. */
export const CONTROL_WORDS = 2;
const MARK_BYTES = 32;

/**
 * A buffer of the sandbox, and where it lies in the machine's memory. QuickJS tells nobody where that is, so it is looked
 * for by a mark that nothing else has.
 */
export function placeWords(
  context: QuickJSContext,
  memory: MachineMemory,
): { readonly words: QuickJSHandle; readonly at: number } {
  const mark = randomBytes(MARK_BYTES);
  const words = context.newArrayBuffer(new Uint8Array(mark).buffer);
  const at = Buffer.from(memory.buffer).indexOf(mark);
  if (at < 0 || at % Int32Array.BYTES_PER_ELEMENT !== 0) throw new Error("the sandbox's words cannot be found");
  new Uint8Array(memory.buffer, at, MARK_BYTES).fill(0);
  return { words, at };
}
