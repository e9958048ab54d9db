// Who had which address when: intervals with a name, the truth that the store's name columns are filled from.
import { AddressNames } from "./address-names.ts";
import { type Endpoint, isObserved, type NameInterval, type NameSpan, NOBODY, type PeerNames } from "./name-span.ts";

export * from "./name-span.ts";

/** Most intervals kept, and most of them that traffic told. What comes beyond is refused and counted. */
export const MAX_INTERVALS = 1_000_000;
export const MAX_OBSERVED_INTERVALS = 200_000;
/** Characters of a name that traffic told: those of the longest domain name (RFC 1035, 2.3.4). */
export const MAX_OBSERVED_LENGTH = 253;

/** Intervals by cluster and address. Where two overlap, the later one (by beginning, then by arrival) is right. */
export class NameTable {
  readonly #byCluster = new Map<string, Map<string, AddressNames>>();
  readonly #byId: NameInterval[] = [];
  readonly #maxObserved: number;
  #observed = 0;
  #refused = 0;
  #savedCount = 0;

  constructor(saved: readonly NameInterval[] = [], maxObserved = MAX_OBSERVED_INTERVALS) {
    this.#maxObserved = maxObserved;
    for (const interval of saved) this.#insert(interval);
    this.#savedCount = saved.length;
  }
  get size(): number {
    return this.#byId.length;
  }
  /** Intervals that found no room. */
  get refused(): number {
    return this.#refused;
  }
  /** Adds what is new and answers it, numbered. */
  add(spans: readonly NameSpan[]): readonly NameInterval[] {
    const added: NameInterval[] = [];
    for (const span of spans) {
      if (isObserved(span) ? this.#saysNothingNew(span) : this.#isThere(span)) continue;
      if (!this.#hasRoom(span)) {
        this.#refused++;
        continue;
      }
      const interval = { id: this.#byId.length + 1, ...span };
      this.#insert(interval);
      added.push(interval);
    }
    return added;
  }
  byId(id: number): NameInterval | null {
    return this.#byId[id - 1] ?? null;
  }
  /** All intervals, in the order in which they came. */
  get intervals(): readonly NameInterval[] {
    return this.#byId;
  }
  /** Intervals that are not on disk yet. */
  get unsaved(): readonly NameInterval[] {
    return this.#byId.slice(this.#savedCount);
  }
  /** So many of the unsaved ones are on disk. */
  saved(count: number): void {
    this.#savedCount += count;
  }
  /** Whether anything is known of an address, at any time. */
  has(cluster: string, ip: string): boolean {
    return this.#of("", ip) !== undefined || (cluster !== "" && this.#of(cluster, ip) !== undefined);
  }
  /** The name that one end of an entry of `cluster` had at that moment; `other` is its other end. */
  resolve(cluster: string, { ip, port }: Endpoint, other: Endpoint, timeNs: bigint): NameInterval | null {
    const everywhere = this.#of("", ip);
    const own = cluster === "" ? undefined : this.#of(cluster, ip);
    return (
      own?.known(port, timeNs) ??
      everywhere?.known(port, timeNs) ??
      own?.observed(port, other, timeNs) ??
      everywhere?.observed(port, other, timeNs) ??
      null
    );
  }
  /** The last name of each whole address that had one within a time: what a file can say of it. */
  between(fromNs: bigint, toNs: bigint): readonly NameInterval[] {
    const last = new Map<string, NameInterval>();
    for (const one of this.#byId) {
      if (one.port !== null || one.fromNs > toNs || one.toNs <= fromNs) continue;
      const address = `${one.cluster} ${one.ip}`;
      const former = last.get(address);
      if (former === undefined || takesOver(one, former)) last.set(address, one);
    }
    return [...last.values()];
  }

  #of(cluster: string, ip: string): AddressNames | undefined {
    return this.#byCluster.get(cluster)?.get(ip);
  }
  #hasRoom(span: NameSpan): boolean {
    if (this.#byId.length >= MAX_INTERVALS) return false;
    if (!isObserved(span)) return true;
    return this.#observed < this.#maxObserved && span.names.name.length <= MAX_OBSERVED_LENGTH;
  }
  #isThere({ cluster, ip, port, fromNs, toNs, names }: NameSpan): boolean {
    const key = JSON.stringify(names);
    const isSame = (known: NameSpan): boolean =>
      known.fromNs === fromNs && known.toNs === toNs && JSON.stringify(known.names) === key;
    return this.#of(cluster, ip)?.includesKnown(port, isSame) ?? false;
  }
  // Traffic tells the same again and again: only what changes a name is worth an interval.
  #saysNothingNew({ cluster, ip, port, client, fromNs, names }: NameSpan): boolean {
    const current = this.resolve(cluster, { ip, port }, client ?? NOBODY, fromNs);
    if (current === null) return false;
    const { resolutionMechanism: mechanism } = names;
    if (!isObserved(current) || mechanism === "http-header") return true;
    if (!isSameName(current.names, names)) return false;
    if (mechanism !== "dns") return true;
    // What this client is told is the latest that any is told.
    const latest = this.#of(cluster, ip)?.latestTold(port, fromNs);
    return latest !== undefined && latest !== null && isSameName(latest.names, names);
  }
  #insert(interval: NameInterval): void {
    this.#byId.push(interval);
    if (isObserved(interval)) this.#observed++;
    const { cluster, ip } = interval;
    const addresses = this.#byCluster.get(cluster) ?? new Map<string, AddressNames>();
    this.#byCluster.set(cluster, addresses);
    const names = addresses.get(ip) ?? new AddressNames();
    addresses.set(ip, names);
    names.insert(interval);
  }
}

/** What a cluster or a capture says gives way to no traffic; else the later one is right, on a tie the one that came later. */
function takesOver(one: NameInterval, former: NameInterval): boolean {
  if (isObserved(one) !== isObserved(former)) return isObserved(former);
  return one.fromNs >= former.fromNs;
}
function isSameName(a: PeerNames, b: PeerNames): boolean {
  return a.name === b.name && a.namespace === b.namespace;
}
