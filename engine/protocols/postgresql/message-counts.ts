// How many messages of each kind an answer has, in the order in which the kinds came. There are few kinds and millions of
// answers: two short lists cost a fraction of a map of names.
import { SERVER } from "../../flow/flow.ts";
import { messageName } from "./kinds.ts";

export class MessageCounts {
  readonly #types: number[] = [];
  readonly #counts: number[] = [];

  add(type: number, count: number): void {
    const types = this.#types;
    // Rows come many in a row.
    let at = types.length - 1;
    while (at >= 0 && types[at] !== type) at--;
    if (at >= 0) this.#counts[at] = (this.#counts[at] as number) + count;
    else {
      types.push(type);
      this.#counts.push(count);
    }
  }
  byName(): Record<string, number> {
    const named: Record<string, number> = {};
    for (const [i, type] of this.#types.entries()) named[messageName(SERVER, type)] = this.#counts[i] as number;
    return named;
  }
}
