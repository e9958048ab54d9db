// All flows that are alive. A hash table over the ends; flows with the same ends in different VLANs share a bucket
// and are told apart there. Bounded: the flow that was silent longest leaves first.
import { VLAN_UNSEEN, type Direction, type TrackedFlow } from "./tracked-flow.ts";
import type { FlowKey } from "./flow-key.ts";

const FIRST_BUCKETS = 1024;
/** Flows in one bucket. Only chosen addresses fill one so far; then its last flow leaves. */
const MAX_BUCKET_FLOWS = 128;

const NO_MATCH = 0;
const WEAK_MATCH = 1;
const EXACT_MATCH = 2;

export class FlowTable {
  #buckets: (TrackedFlow | null)[] = emptyBuckets(FIRST_BUCKETS);
  #mask = FIRST_BUCKETS - 1;
  #size = 0;
  /** Direction of the key within the flow that `find` answered. */
  direction: Direction = 0;

  get size(): number {
    return this.#size;
  }

  /** The flow that a packet with this key, VLAN and place belongs to. */
  find(key: FlowKey, vlan: number, place: number): TrackedFlow | null {
    let weak: TrackedFlow | null = null;
    let weakDirection: Direction = 0;
    for (let at = this.#buckets[key.hash & this.#mask] ?? null; at !== null; at = at.nextInBucket) {
      if (at.hash !== key.hash) continue;
      const direction: Direction = key.isSame(at) ? 0 : 1;
      if (direction === 1 && !key.isReverse(at)) continue;
      const match = matchVlan(at, direction, vlan, place);
      if (match === EXACT_MATCH) {
        this.direction = direction;
        return at;
      }
      if (match === WEAK_MATCH && weak === null) {
        weak = at;
        weakDirection = direction;
      }
    }
    this.direction = weakDirection;
    return weak;
  }

  /** Adds a flow. Answers the one that must leave because too many share its bucket, else null. */
  insert(tracked: TrackedFlow): TrackedFlow | null {
    if (this.#size >= this.#buckets.length) this.#grow();
    const slot = tracked.hash & this.#mask;
    tracked.nextInBucket = this.#buckets[slot] ?? null;
    this.#buckets[slot] = tracked;
    this.#size++;
    let last = tracked;
    let count = 1;
    while (last.nextInBucket !== null) {
      last = last.nextInBucket;
      count++;
    }
    return count > MAX_BUCKET_FLOWS ? last : null;
  }

  remove(tracked: TrackedFlow): void {
    const slot = tracked.hash & this.#mask;
    let before: TrackedFlow | null = null;
    for (let at = this.#buckets[slot] ?? null; at !== null; at = at.nextInBucket) {
      if (at === tracked) {
        if (before === null) this.#buckets[slot] = at.nextInBucket;
        else before.nextInBucket = at.nextInBucket;
        at.nextInBucket = null;
        at.isInTable = false;
        this.#size--;
        return;
      }
      before = at;
    }
  }

  /** Every flow, for ticks and the end of a capture. Flows may be removed meanwhile, also the one at hand. */
  forEach(visit: (tracked: TrackedFlow) => void): void {
    for (const head of this.#buckets) {
      for (let at = head ?? null; at !== null; ) {
        const next: TrackedFlow | null = at.nextInBucket;
        visit(at);
        at = next;
      }
    }
  }

  #grow(): void {
    const old = this.#buckets;
    this.#buckets = emptyBuckets(old.length * 4);
    this.#mask = this.#buckets.length - 1;
    for (const head of old) {
      for (let at = head; at !== null; ) {
        const next: TrackedFlow | null = at.nextInBucket;
        const slot = at.hash & this.#mask;
        at.nextInBucket = this.#buckets[slot] ?? null;
        this.#buckets[slot] = at;
        at = next;
      }
    }
  }
}

function emptyBuckets(count: number): (TrackedFlow | null)[] {
  return Array.from({ length: count }, () => null);
}

// Equal ends in different VLANs are different flows. But a flow may be tagged in one direction only, and on several
// interfaces it may be seen with and without its tag: both are taken for one flow where no better one is there.
function matchVlan(tracked: TrackedFlow, direction: Direction, vlan: number, place: number): number {
  const own = tracked.vlanOf(direction);
  if (own === vlan) return EXACT_MATCH;
  const other = tracked.vlanOf(direction === 0 ? 1 : 0);
  if (own === VLAN_UNSEEN) {
    if (other === vlan) return EXACT_MATCH;
    return other < 0 || vlan < 0 ? WEAK_MATCH : NO_MATCH;
  }
  const isOneUntagged = own < 0 || vlan < 0;
  return isOneUntagged && tracked.isTakenElsewhere(direction, place) ? WEAK_MATCH : NO_MATCH;
}
