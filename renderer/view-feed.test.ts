import { describe, expect, test } from "vitest";
import type { Client } from "./connection.ts";
import { rowOf } from "./testing/fake-traffic.ts";
import { ViewFeed, type ViewQuery } from "./view-feed.ts";
import { waitFor } from "./testing/wait-for.ts";

const QUERY: ViewQuery = { session: "s1", filter: "", sort: null, showConnections: false };

interface Pending {
  readonly what: string;
  readonly signal: AbortSignal | undefined;
  readonly answer: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
}

/** A session whose answers the test gives, one by one and in any order. */
class Desk {
  readonly pending: Pending[] = [];
  readonly log: string[] = [];
  readonly client: Client;
  rowsTotal = 100;

  constructor() {
    const ask = async (what: string, signal?: AbortSignal): Promise<unknown> => {
      this.log.push(what);
      return new Promise((answer, fail) => this.pending.push({ what, signal, answer, fail }));
    };
    const view = {
      open: ({ filter }: ViewQuery, { signal }: { signal: AbortSignal }) => ask(`open ${filter}`, signal),
      ticks: async ({ view: id }: { view: string }) => ask(`ticks ${id}`),
      rows: async ({ view: id, start, count }: { view: string; start: number; count: number }) => {
        this.log.push(`rows ${id} ${start}+${count}`);
        const length = Math.max(0, Math.min(count, this.rowsTotal - start));
        return { generation: 1, start, rows: Array.from({ length }, (_, index) => rowOf(start + index)) };
      },
      locate: async ({ id }: { id: string }) => ({ position: id === "gone" ? null : Number(id.slice(1)) }),
      histogram: ({ view: id }: { view: string }) => ask(`histogram ${id}`),
      close: async ({ view: id }: { view: string }) => {
        this.log.push(`close ${id}`);
        return {};
      },
    };
    this.client = { view } as unknown as Client;
  }

  async take(what: string): Promise<Pending> {
    return waitFor(() => {
      const index = this.pending.findIndex((candidate) => candidate.what === what);
      const [found] = index < 0 ? [] : this.pending.splice(index, 1);
      if (found === undefined) {
        throw new Error(`nobody asked to ${what}: ${this.log.join(", ")}`);
      }
      return found;
    });
  }
}

const tick = (view: string, total = 100, change: object = {}) => ({
  view,
  generation: 1,
  total,
  scanned: total,
  isComplete: true,
  filterErrors: 0,
  ...change,
});

/** Opens a query and answers it with a view. */
const opened = async (desk: Desk, feed: ViewFeed, filter: string, view: string, keepId: string | null = null) => {
  feed.show(desk.client, { ...QUERY, filter }, keepId, 0);
  (await desk.take(`open ${filter}`)).answer(tick(view));
  await waitFor(() => expect(feed.state.get().tick?.view).toBe(view));
};

describe("the shown view", () => {
  test("takes its place with its first rows here, so the list is never blank", async () => {
    const desk = new Desk();
    const feed = new ViewFeed();
    await opened(desk, feed, "", "v1");
    const rowsAtSwap: (number | undefined)[] = [];
    feed.state.subscribe(() => rowsAtSwap.push(feed.row(0)?.no));
    await opened(desk, feed, "redis", "v2");
    expect(rowsAtSwap).not.toContain(undefined);
    expect(feed.state.get()).toMatchObject({ serial: 2, isOpening: false, failure: null });
  });

  test("the former view stays until then, and is closed after", async () => {
    const desk = new Desk();
    const feed = new ViewFeed();
    await opened(desk, feed, "", "v1");
    feed.show(desk.client, { ...QUERY, filter: "redis" }, null, 0);
    expect(feed.state.get()).toMatchObject({ isOpening: true, query: { filter: "" } });
    expect(desk.log).not.toContain("close v1");
    (await desk.take("open redis")).answer(tick("v2"));
    await waitFor(() => expect(desk.log).toContain("close v1"));
  });

  test("the same query twice is one view; another order or another client is another one", async () => {
    const desk = new Desk();
    const feed = new ViewFeed();
    await opened(desk, feed, "", "v1");
    feed.show(desk.client, { ...QUERY }, null, 0);
    expect(desk.log.filter((line) => line === "open ")).toHaveLength(1);
    feed.show(desk.client, { ...QUERY, sort: { column: "size", descending: true } }, null, 0);
    feed.show(desk.client, { ...QUERY, sort: { column: "size", descending: false } }, null, 0);
    expect(desk.log.filter((line) => line === "open ")).toHaveLength(3);
    const next = new Desk();
    feed.show(next.client, { ...QUERY, sort: { column: "size", descending: false } }, null, 0);
    expect(next.log).toContain("open ");
  });

  test("of two queries in a row only the later one is shown, even when the earlier answers last", async () => {
    const desk = new Desk();
    const feed = new ViewFeed();
    feed.show(desk.client, { ...QUERY, filter: "a" }, null, 0);
    feed.show(desk.client, { ...QUERY, filter: "b" }, null, 0);
    const first = await desk.take("open a");
    const second = await desk.take("open b");
    expect(first.signal?.aborted).toBe(true);
    second.answer(tick("v2"));
    await waitFor(() => expect(feed.state.get().tick?.view).toBe("v2"));
    first.answer(tick("v1"));
    // The view that nobody waits for any more is given back.
    await waitFor(() => expect(desk.log).toContain("close v1"));
    expect(feed.state.get().query?.filter).toBe("b");
  });

  test("the entry to keep in view is located; one that does not match has no place", async () => {
    const desk = new Desk();
    const feed = new ViewFeed();
    await opened(desk, feed, "a", "v1", "e42");
    expect(feed.state.get().anchor).toBe(42);
    expect(desk.log.some((line) => line.startsWith("rows v1"))).toBe(true);
    await opened(desk, feed, "b", "v2", "gone");
    expect(feed.state.get().anchor).toBeNull();
  });

  test("an empty view takes its place without waiting for rows", async () => {
    const desk = new Desk();
    const feed = new ViewFeed();
    feed.show(desk.client, { ...QUERY, filter: "none" }, null, 0);
    (await desk.take("open none")).answer(tick("v1", 0));
    await waitFor(() => expect(feed.state.get().tick?.total).toBe(0));
    expect(desk.log.some((line) => line.startsWith("rows"))).toBe(false);
  });
});

describe("failures of a view", () => {
  test("a filter that is refused keeps the rows and says why; the next good one clears it", async () => {
    const desk = new Desk();
    const feed = new ViewFeed();
    await opened(desk, feed, "", "v1");
    feed.show(desk.client, { ...QUERY, filter: "bad" }, null, 0);
    (await desk.take("open bad")).fail(
      Object.assign(new Error("no such field"), { code: "BAD_FILTER", data: { nextStep: "Look at the list." } }),
    );
    await waitFor(() => expect(feed.state.get().failure?.code).toBe("BAD_FILTER"));
    expect(feed.state.get()).toMatchObject({ tick: { view: "v1" }, isOpening: false });
    expect(feed.row(0)?.no).toBe(1);
    feed.show(desk.client, { ...QUERY, filter: "good" }, null, 0);
    expect(feed.state.get().failure).toBeNull();
  });

  test("what was given up on purpose is no failure", async () => {
    const desk = new Desk();
    const feed = new ViewFeed();
    await opened(desk, feed, "", "v1");
    feed.show(desk.client, { ...QUERY, filter: "a" }, null, 0);
    (await desk.take("open a")).fail(new DOMException("gone", "AbortError"));
    await opened(desk, feed, "b", "v2");
    expect(feed.state.get().failure).toBeNull();
  });

  test("a histogram of a view that was replaced meanwhile is nothing; of the shown one it is a failure", async () => {
    const desk = new Desk();
    const feed = new ViewFeed();
    await opened(desk, feed, "", "v1");
    const late = feed.histogram(10);
    await opened(desk, feed, "b", "v2");
    (await desk.take("histogram v1")).fail(new Error("no such view"));
    expect(await late).toBeNull();
    expect(feed.state.get().failure).toBeNull();
    const present = feed.histogram(10);
    (await desk.take("histogram v2")).fail(new Error("The disk is gone."));
    expect(await present).toBeNull();
    expect(feed.state.get().failure?.message).toBe("The disk is gone.");
  });
});

describe("a view whose line broke", () => {
  test("is not asked of the new line, which would not know it", async () => {
    const [former, next] = [new Desk(), new Desk()];
    const feed = new ViewFeed();
    await opened(former, feed, "", "v1");
    feed.show(next.client, QUERY, null, 0);
    expect(feed.state.get().isStale).toBe(true);
    expect(await feed.histogram(10)).toBeNull();
    await feed.locate("e1");
    await feed.fetch(0, 10);
    expect(next.log).toEqual(["open "]);
    expect(former.log).toContain("rows v1 0+10");
  });

  test("does not take a new one of the same name with it", async () => {
    const [former, next] = [new Desk(), new Desk()];
    const feed = new ViewFeed();
    await opened(former, feed, "", "v1");
    feed.show(next.client, QUERY, null, 0);
    (await next.take("open ")).answer(tick("v1"));
    await waitFor(() => expect(feed.state.get().isStale).toBe(false));
    expect(next.log).not.toContain("close v1");
    await feed.fetch(0, 10);
    expect(next.log).toContain("rows v1 0+10");
  });
});

describe("a view without a session", () => {
  test("answers nothing instead of failing", async () => {
    const feed = new ViewFeed();
    feed.want(0, 10);
    expect([await feed.fetch(0, 10), await feed.locate("e1"), await feed.histogram(5)]).toEqual([[], null, null]);
    expect([feed.row(0), feed.find("e1")]).toEqual([undefined, undefined]);
  });

  test("a cleared one forgets its rows and what was on its way", async () => {
    const desk = new Desk();
    const feed = new ViewFeed();
    await opened(desk, feed, "", "v1");
    feed.show(desk.client, { ...QUERY, filter: "late" }, null, 0);
    const late = await desk.take("open late");
    feed.clear();
    late.answer(tick("v9"));
    await waitFor(() => expect(desk.log).toContain("close v9"));
    expect(feed.state.get()).toMatchObject({ query: null, tick: null });
    expect(feed.row(0)).toBeUndefined();
  });
});
