// The attempts of one flow, found by the connection ids that their packets name (RFC 9000, 5.2). One socket of a client may
// have several connections with the same server.
import type { Side } from "../../flow/flow.ts";
import type { Attempt } from "./attempt.ts";
import type { Packet } from "./packet.ts";

/** Attempts of one flow that are followed at once. */
export const MAX_ATTEMPTS = 16;

export class Attempts {
  /** In order of their beginning. */
  readonly #list: Attempt[] = [];

  get all(): readonly Attempt[] {
    return this.#list;
  }
  /** Answers the oldest one, which is followed no longer, where there are too many. */
  add(attempt: Attempt): Attempt | null {
    this.#list.push(attempt);
    return this.#list.length > MAX_ATTEMPTS ? (this.#list.shift() ?? null) : null;
  }

  /** The attempt that both ids of a long header belong to. */
  ofIds(side: Side, packet: Packet): Attempt | null {
    return this.#ofOwnId(side, packet).findLast((attempt) => hasServerId(attempt, side, packet)) ?? null;
  }
  /** Ends may change to ids that they agreed on where nobody can read it: then the one attempt of the client's id. */
  ofLong(side: Side, packet: Packet): Attempt | null {
    const [first, ...others] = this.#ofOwnId(side, packet);
    if (first === undefined || others.length > 0) return this.ofIds(side, packet);
    return first;
  }
  #ofOwnId(side: Side, { destination, source }: Packet): readonly Attempt[] {
    return this.#list.filter(({ client, clientId }) => isSame(client === side ? source : destination, clientId));
  }

  /** A short header says only where it goes, and not how long that id is: the one attempt there is, else a known id. */
  ofShort(side: Side, bytes: Uint8Array, start: number, end: number): Attempt | null {
    const [first] = this.#list;
    if (first !== undefined && this.#list.length === 1) return first;
    return (
      this.#list.findLast(({ client, clientId, serverIds }) => {
        const ids = client === side ? serverIds : [clientId];
        return ids.some((id) => id.length > 0 && id.length < end - start && startsWith(bytes, start + 1, id));
      }) ?? null
    );
  }
}

function hasServerId({ client, clientId, serverIds }: Attempt, side: Side, { destination, source }: Packet): boolean {
  // A client's own id is enough for what the server sends.
  if (client !== side) return clientId.length > 0 || serverIds.some((id) => isSame(id, source));
  return serverIds.some((id) => isSame(id, destination));
}
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && startsWith(a, 0, b);
}
function startsWith(bytes: Uint8Array, at: number, id: Uint8Array): boolean {
  return id.every((octet, i) => bytes[at + i] === octet);
}
