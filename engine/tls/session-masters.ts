// Master secrets of sessions whose beginning was opened with a private key: a session that is resumed exchanges no key
// (RFC 5246, 7.3; RFC 5077). Those that were used longest ago are forgotten first.

export const MAX_SESSIONS = 4096;

export class SessionMasters {
  readonly #masters = new Map<string, Uint8Array>();

  /** `name` is the session's: its id or its ticket. */
  find(name: string): Uint8Array | null {
    const master = this.#masters.get(name);
    if (master === undefined) return null;
    this.keep(name, master);
    return master;
  }
  keep(name: string, master: Uint8Array): void {
    this.#masters.delete(name);
    this.#masters.set(name, master);
    const [oldest] = this.#masters.keys();
    if (oldest !== undefined && this.#masters.size > MAX_SESSIONS) this.#masters.delete(oldest);
  }
  clear(): void {
    this.#masters.clear();
  }
}
