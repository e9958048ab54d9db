// The shopper numbers its requests (k8s/testing/shop/shopper.yaml): what is missing or doubled among them shows.
import { expect } from "vitest";
import { until } from "../../k8s/testing/cluster.ts";
import type { ClusterWindow } from "./cluster-window.ts";
import { entryOf } from "./tap-window.ts";

interface Numbered {
  readonly first: number;
  readonly last: number;
  readonly missing: readonly number[];
  readonly doubled: readonly number[];
}

/** The number that ends `/cart/17`. */
function numbered(numbers: readonly number[]): Numbered {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  const seen = new Set(sorted);
  const missing = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((number) => !seen.has(number));
  return { first, last, missing, doubled: sorted.filter((number, i) => number === sorted[i - 1]) };
}

/** The shopper's requests as the window has them now, beyond a number. */
async function shopperRequests(window: ClusterWindow, after = 0): Promise<Numbered> {
  const rows = await window.allRows('http && src.name.startsWith("shopper-")');
  return numbered(rows.map(({ summary }) => Number(/\/(\d+)$/.exec(summary)?.[1])).filter((number) => number > after));
}

/** Where it begins that all agents capture: what came before, some of them may have seen and others not. */
export interface Beginning {
  readonly request: number;
  readonly visit: number;
}
export async function beginningOf(window: ClusterWindow): Promise<Beginning> {
  await window.state(({ nodes }) => nodes.length === 2 && nodes.every(({ entriesPerSecond }) => entriesPerSecond > 0));
  const [requests, visits] = await Promise.all([shopperRequests(window), redisVisits(window)]);
  return { request: requests.last, visit: visits.last };
}

/** So many requests that come yet are waited for. */
const MORE = 20;

/** From the beginning to now and some that come yet, each of the shopper's requests is there once. */
export async function checkEachOnce(window: ClusterWindow, { request }: Pick<Beginning, "request">): Promise<void> {
  const last = (await shopperRequests(window)).last + MORE;
  const look = () => shopperRequests(window, request);
  const { doubled } = await whole(window, `the shopper's requests to ${last}`, look, last);
  const twice = await Promise.all(doubled.map((number) => entriesOf(window, number)));
  expect(twice.map((entries) => JSON.stringify(entries))).toEqual([]);
}
/** All that is known of a request that is there twice. */
async function entriesOf(window: ClusterWindow, number: number): Promise<readonly unknown[]> {
  const rows = await window.allRows(`http && src.name.startsWith("shopper-") && path.endsWith("/${number}")`);
  return Promise.all(rows.map(async (row) => JSON.parse((await entryOf(window.client, row)).entry)));
}

/** Redis counts the shop's visits, whichever cart asks: from the beginning on, each number is there once. */
export async function checkVisits(window: ClusterWindow, { visit }: Beginning): Promise<void> {
  const { last } = await redisVisits(window);
  const { doubled } = await whole(window, "the visits", () => redisVisits(window, visit), last);
  expect(doubled).toEqual([]);
}
async function redisVisits(window: ClusterWindow, after = 0): Promise<Numbered> {
  const rows = await window.allRows('redis && redis_type == "INCR"');
  const entries = await Promise.all(rows.map(async (row) => JSON.parse((await entryOf(window.client, row)).entry)));
  return numbered(entries.map(({ response }) => Number(response?.value)).filter((number) => number > after));
}

/** Waits until nothing up to this number is missing: what was seen on two nodes comes a moment later. */
async function whole(
  window: ClusterWindow,
  what: string,
  look: () => Promise<Numbered>,
  last: number,
): Promise<Numbered> {
  let seen = await look();
  const isWhole = (): boolean => seen.last >= last && seen.missing.every((number) => number > last);
  try {
    await until(what, async () => {
      seen = await look();
      return isWhole();
    });
  } catch (error) {
    const facts = JSON.stringify(await window.facts());
    throw new Error(`of ${what} from ${seen.first} these are missing: ${seen.missing.join(" ")}; ${facts}`, {
      cause: error,
    });
  }
  return seen;
}
