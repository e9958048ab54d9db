// The statements and portals that a connection has by name, so that an Execute shows what it runs. Bounded: the oldest are
// forgotten first, and that is counted.
import type { Portal, Statement } from "./types.ts";

/** Statements and portals remembered for one connection. */
export const MAX_STATEMENTS = 1000;
export const MAX_PORTALS = 200;
/** Characters of all remembered statements. */
export const MAX_REMEMBERED_CHARACTERS = 1 << 20;

export class StatementMemory {
  readonly #statements = new Map<string, Statement>();
  readonly #portals = new Map<string, Portal>();
  readonly #onForgotten: () => void;
  #characters = 0;

  constructor(onForgotten: () => void) {
    this.#onForgotten = onForgotten;
  }

  statement(name: string): Statement | null {
    return this.#statements.get(name) ?? null;
  }
  portal(name: string): Portal | null {
    return this.#portals.get(name) ?? null;
  }

  remember(statement: Statement): void {
    this.forgetStatement(statement.name);
    this.#statements.set(statement.name, statement);
    this.#characters += statement.query.length;
    while (this.#statements.size > MAX_STATEMENTS || this.#characters > MAX_REMEMBERED_CHARACTERS) {
      const oldest = this.#statements.keys().next().value;
      if (oldest === undefined) return;
      this.forgetStatement(oldest);
      this.#onForgotten();
    }
  }

  rememberPortal(portal: Portal): void {
    this.#portals.delete(portal.name);
    this.#portals.set(portal.name, portal);
    const oldest = this.#portals.keys().next().value;
    if (this.#portals.size <= MAX_PORTALS || oldest === undefined) return;
    this.#portals.delete(oldest);
    this.#onForgotten();
  }

  forgetStatement(name: string): void {
    const known = this.#statements.get(name);
    if (known === undefined) return;
    this.#characters -= known.query.length;
    this.#statements.delete(name);
  }
  forgetPortal(name: string): void {
    this.#portals.delete(name);
  }
}
