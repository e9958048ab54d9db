// The portals that a connection has by name: a statement with the values it was bound to. Bounded: the oldest is forgotten first,
// and that is counted.
import type { Portal } from "./types.ts";

/** Portals remembered for one connection. */
export const MAX_PORTALS = 200;

export class PortalMemory {
  readonly #portals = new Map<string, Portal>();
  readonly #onForgotten: () => void;

  constructor(onForgotten: () => void) {
    this.#onForgotten = onForgotten;
  }

  get(name: string): Portal | null {
    return this.#portals.get(name) ?? null;
  }

  remember(portal: Portal): void {
    this.#portals.delete(portal.name);
    this.#portals.set(portal.name, portal);
    const [oldest] = this.#portals.keys();
    if (this.#portals.size <= MAX_PORTALS || oldest === undefined) return;
    this.#portals.delete(oldest);
    this.#onForgotten();
  }

  forget(name: string): void {
    this.#portals.delete(name);
  }
}
