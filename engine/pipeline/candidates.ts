// The dissectors of one transport in the order of the registry, and which of them a port is well known for.
import type { Dissector } from "../protocols/dissector.ts";

const NONE: readonly Dissector[] = [];

export class Candidates {
  readonly all: readonly Dissector[];
  readonly #byPort = new Map<number, Dissector[]>();

  constructor(all: readonly Dissector[]) {
    this.all = all;
    for (const dissector of all) for (const port of new Set(dissector.ports)) this.#add(port, dissector);
  }

  /** Those of a flow with these ports; null where both ports have some, which no list has in order. */
  ofPorts(one: number, other: number): readonly Dissector[] | null {
    const ofOne = this.#byPort.get(one);
    const ofOther = this.#byPort.get(other);
    if (ofOne !== undefined && ofOther !== undefined) return null;
    return ofOne ?? ofOther ?? NONE;
  }

  #add(port: number, dissector: Dissector): void {
    const known = this.#byPort.get(port);
    if (known === undefined) this.#byPort.set(port, [dissector]);
    else known.push(dissector);
  }
}
