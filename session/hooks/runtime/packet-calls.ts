// `onPacketCaptured` over heads of packets: some hundred a crossing, and none for the rest of a second once a script took
// more than its share of it.
import type { QuickJSHandle } from "quickjs-emscripten";
import type { Costs } from "./costs.ts";
import type { HostFunctions } from "./host-functions.ts";
import { LIMITS } from "./limits.ts";
import type { Meter } from "./meter.ts";
import type { Sandbox } from "./sandbox.ts";
import { bufferInside, textInside } from "./sandbox-bridge.ts";
import { TimeBudget } from "./window-budget.ts";

const PREFIX_BYTES = 16;
const HOOK = "onPacketCaptured";

export class PacketCalls {
  readonly #sandbox: Sandbox;
  readonly #costs: Costs;
  readonly #meter: Meter;
  readonly #host: HostFunctions;
  readonly #budget = new TimeBudget(LIMITS.packetAverageMs, LIMITS.packetWindowMs);

  constructor(sandbox: Sandbox, costs: Costs, meter: Meter, host: HostFunctions) {
    this.#sandbox = sandbox;
    this.#costs = costs;
    this.#meter = meter;
    this.#host = host;
  }
  run(node: string, given: Uint8Array): void {
    const starts = startsOf(given);
    const heads = given.subarray(0, starts.at(-1));
    const { context } = this.#sandbox;
    const [bytes, name] = [bufferInside(context, heads), textInside(context, node)];
    const opened = this.#sandbox.call("open", LIMITS.packetMs, bytes, name);
    bytes.dispose();
    name.dispose();
    if ("problem" in opened) return this.#host.fail(HOOK, "", opened.problem, "");
    this.#batch(opened.value, starts);
    opened.value.dispose();
    this.#sandbox.drain(HOOK, LIMITS.packetMs);
  }
  #batch(batch: QuickJSHandle, starts: readonly number[]): void {
    const count = starts.length - 1;
    let next = 0;
    while (next < count && !this.#budget.isOver(performance.now())) next = this.#some(batch, starts, next);
    this.#costs.addSkipped(HOOK, count - next);
  }
  /** Index of the first packet that was not called for. */
  #some(batch: QuickJSHandle, starts: readonly number[], first: number): number {
    const { context } = this.#sandbox;
    const count = Math.min(LIMITS.chunkPackets, starts.length - 1 - first);
    const numbers = [starts[first] ?? 0, first, count].map((number) => context.newNumber(number));
    this.#sandbox.isEnough = (done) => this.#budget.isOver(performance.now(), done, this.#meter.elapsedMs);
    const crossed = this.#sandbox.call("packets", LIMITS.packetMs, batch, ...numbers);
    this.#sandbox.isEnough = () => false;
    const [tookMs, called] = [this.#meter.elapsedMs, this.#sandbox.at + 1];
    for (const number of numbers) number.dispose();
    this.#budget.add(called, tookMs);
    this.#costs.add(HOOK, called, tookMs, this.#sandbox.longestMs);
    if ("problem" in crossed) this.#host.fail(HOOK, "", crossed.problem, "");
    else crossed.value.dispose();
    return first + Math.max(called, 1);
  }
}

/** Where each head begins, and where the last ends. A head that is cut counts as none. */
function startsOf(heads: Uint8Array): readonly number[] {
  const view = new DataView(heads.buffer, heads.byteOffset, heads.byteLength);
  const starts = [0];
  for (let at = 0; at + PREFIX_BYTES <= heads.length; ) {
    at += PREFIX_BYTES + view.getUint16(at + 14, true);
    if (at > heads.length) break;
    starts.push(at);
  }
  return starts;
}
