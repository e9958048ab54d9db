// The names of one address, by whom they are for, and the order in which they are asked:
//   1. what a cluster or a capture says: of the port, then of the whole address;
//   2. what traffic tells: in the connection itself (TLS server name); the latest that the same client was told of the
//      address (DNS) or said of the port; the latest of any client; and last what clients say in a Host header.
import { CONNECTION_LEAD_NS, type Endpoint, isObserved, type NameInterval } from "./name-span.ts";

/** Intervals in order of beginning, and of arrival where they begin together. */
class Timeline {
  readonly #intervals: NameInterval[] = [];

  insert(interval: NameInterval): void {
    this.#intervals.splice(this.#after(interval.fromNs), 0, interval);
  }
  /** Of those that hold at a moment, the one that began last. */
  at(timeNs: bigint): NameInterval | null {
    for (let i = this.#after(timeNs) - 1; i >= 0; i--) {
      const interval = this.#intervals[i];
      if (interval !== undefined && timeNs < interval.toNs) return interval;
    }
    return null;
  }
  includes(isWanted: (interval: NameInterval) => boolean): boolean {
    return this.#intervals.some(isWanted);
  }

  /** Position after all that begin at this moment or before. */
  #after(timeNs: bigint): number {
    let [low, high] = [0, this.#intervals.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#intervals[middle]?.fromNs ?? timeNs) <= timeNs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Timelines by whom they are for. Most addresses have few: nothing is put together where there is nothing to find. */
class Timelines<Key> {
  readonly #timelines = new Map<Key, Timeline>();

  get isEmpty(): boolean {
    return this.#timelines.size === 0;
  }
  of(key: Key): Timeline {
    const timeline = this.#timelines.get(key) ?? new Timeline();
    this.#timelines.set(key, timeline);
    return timeline;
  }
  at(key: Key, timeNs: bigint): NameInterval | null {
    return this.#timelines.get(key)?.at(timeNs) ?? null;
  }
}
type Port = number | null;

export class AddressNames {
  readonly #known = new Timelines<Port>();
  readonly #ofConnection = new Timelines<string>();
  readonly #ofClient = new Timelines<string>();
  readonly #ofAny = new Timelines<Port>();
  readonly #ofHeaders = new Timelines<Port>();

  insert(interval: NameInterval): void {
    const { port, client, names } = interval;
    if (!isObserved(interval)) return this.#known.of(port).insert(interval);
    if (names.resolutionMechanism === "http-header") return this.#ofHeaders.of(port).insert(interval);
    this.#ofAny.of(port).insert(interval);
    if (client === null) return;
    this.#ofClient.of(clientKey(port, client.ip)).insert(interval);
    if (client.port !== null) this.#ofConnection.of(connectionKey(port, client)).insert(interval);
  }
  /** What a cluster or a capture calls this port. */
  known(port: Port, timeNs: bigint): NameInterval | null {
    return this.#known.at(port, timeNs) ?? this.#known.at(null, timeNs);
  }
  /** What traffic with `other` calls this end. */
  observed(port: Port, other: Endpoint, timeNs: bigint): NameInterval | null {
    return (
      this.#saidBy(port, other, timeNs) ??
      this.latestTold(port, timeNs) ??
      this.#ofHeaders.at(port, timeNs + CONNECTION_LEAD_NS)
    );
  }
  /** What any client was told of the address or said of the port last. */
  latestTold(port: Port, timeNs: bigint): NameInterval | null {
    return this.#ofAny.isEmpty ? null : later(this.#ofAny.at(port, timeNs), this.#ofAny.at(null, timeNs));
  }
  /** Whether a cluster or a capture says such a thing of this port. */
  includesKnown(port: Port, isWanted: (interval: NameInterval) => boolean): boolean {
    return this.#known.of(port).includes(isWanted);
  }

  #saidBy(port: Port, other: Endpoint, timeNs: bigint): NameInterval | null {
    if (this.#ofClient.isEmpty) return null;
    const own = this.#ofConnection.isEmpty
      ? null
      : this.#ofConnection.at(connectionKey(port, other), timeNs + CONNECTION_LEAD_NS);
    if (own !== null) return own;
    const [ofPort, ofAddress] = [clientKey(port, other.ip), clientKey(null, other.ip)];
    return later(this.#ofClient.at(ofPort, timeNs), this.#ofClient.at(ofAddress, timeNs));
  }
}

/** The one that began later, or came later. */
function later(a: NameInterval | null, b: NameInterval | null): NameInterval | null {
  if (a === null || b === null) return a ?? b;
  return a.fromNs > b.fromNs || (a.fromNs === b.fromNs && a.id > b.id) ? a : b;
}
function clientKey(port: Port, ip: string): string {
  return `${port} ${ip}`;
}
function connectionKey(port: Port, { ip, port: clientPort }: Endpoint): string {
  return `${port} ${ip} ${clientPort}`;
}
