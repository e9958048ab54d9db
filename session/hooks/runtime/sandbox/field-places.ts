// Where fields of an entry are, inside the sandbox: in which of its two texts, and in which order a script sees them.
import type { Fields } from "./aliases.ts";
import type { Kit } from "./kit.ts";

export type FieldPlaces = ReturnType<typeof fieldPlacesOf>;

export function fieldPlacesOf(kit: Kit, order: readonly string[]) {
  const inDocument: Record<PropertyKey, boolean | undefined> = { __proto__: null } as never;
  for (const name of ["request", "response", "data", "event", "error", "network"]) inDocument[name] = true;
  /** Moves fields of both parts to where the script sees them, in the order of the contract. */
  function take(target: Fields, head: Fields, document: Fields): void {
    const one = (name: string): void => {
      const fields = inDocument[name] === true ? document : head;
      if (!kit.hasOwn(fields, name) || kit.hasOwn(target, name)) return;
      const value = fields[name];
      kit.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
    };
    for (let i = 0; i < order.length; i++) one(order[i] as string);
    for (const name in head) one(name);
  }
  return { inDocument, take };
}
