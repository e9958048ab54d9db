import { describe, expect, test } from "vitest";
import { testRow } from "../testing/row.ts";
import { MAX_PAGES, MAX_REQUESTS, PageCache, ROWS_PER_PAGE, type FetchedRows } from "./page-cache.ts";

interface Request {
  readonly start: number;
  readonly count: number;
  readonly answer: (generation: number) => Promise<void>;
  readonly fail: () => Promise<void>;
}

/** A cache whose session answers when the test says so. */
const harness = () => {
  const requests: Request[] = [];
  const seen = { rows: 0, failures: 0 };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn++) {
      await Promise.resolve();
    }
  };
  const cache = new PageCache(
    (start, count) => {
      const { promise, resolve, reject } = Promise.withResolvers<FetchedRows>();
      requests.push({
        start,
        count,
        answer: async (generation) => {
          const rows = Array.from({ length: count }, (_, index) =>
            testRow({ no: start + index + 1, id: `e${start + index}`, size: generation }),
          );
          resolve({ generation, rows });
          await settle();
        },
        fail: async () => {
          reject(new Error("gone"));
          await settle();
        },
      });
      return promise;
    },
    { onRows: () => seen.rows++, onFailure: () => seen.failures++ },
  );
  return { cache, requests, seen };
};

const at = (requests: readonly Request[], index: number): Request => {
  const request = requests[index];
  if (request === undefined) {
    throw new Error(`no request ${index}`);
  }
  return request;
};

describe("page cache", () => {
  test("asks for the pages that are seen and gives their rows", async () => {
    const { cache, requests, seen } = harness();
    cache.want(190, 230, 10_000, 1);
    expect(requests.map(({ start, count }) => [start, count])).toEqual([
      [0, ROWS_PER_PAGE],
      [200, ROWS_PER_PAGE],
    ]);
    expect(cache.row(190)).toBeUndefined();
    await at(requests, 0).answer(1);
    expect(cache.row(190)?.no).toBe(191);
    expect(cache.find("e7")?.no).toBe(8);
    expect(cache.find("e9999")).toBeUndefined();
    expect(seen.rows).toBe(1);
  });

  test("asks once for a page that is on its way or fresh", async () => {
    const { cache, requests } = harness();
    cache.want(0, 40, 10_000, 1);
    cache.want(5, 45, 10_000, 1);
    expect(requests).toHaveLength(1);
    await at(requests, 0).answer(1);
    cache.want(10, 50, 10_000, 1);
    expect(requests).toHaveLength(1);
  });

  test("a newer generation refreshes, and the old rows stay until then", async () => {
    const { cache, requests } = harness();
    cache.want(0, 40, 10_000, 1);
    await at(requests, 0).answer(1);
    cache.want(0, 40, 10_000, 2);
    expect(cache.row(3)?.size).toBe(1);
    await at(requests, 1).answer(2);
    expect(cache.row(3)?.size).toBe(2);
  });

  test("the last page is asked for no further than the end", () => {
    const { cache, requests } = harness();
    cache.want(200, 260, 230, 1);
    expect(requests.map(({ start, count }) => [start, count])).toEqual([[200, 30]]);
  });

  test("a fast scroll skips the pages in between", async () => {
    const { cache, requests } = harness();
    for (let page = 0; page < 50; page++) {
      cache.want(page * ROWS_PER_PAGE, page * ROWS_PER_PAGE + 40, 100_000, 1);
    }
    expect(requests).toHaveLength(MAX_REQUESTS);
    await at(requests, 0).answer(1);
    expect(at(requests, 2).start).toBe(49 * ROWS_PER_PAGE);
  });

  test("holds no more pages than its limit, and never drops a seen one", async () => {
    const { cache, requests } = harness();
    for (let page = 0; page < MAX_PAGES + 20; page++) {
      cache.want(page * ROWS_PER_PAGE, page * ROWS_PER_PAGE + 10, 1_000_000, 1);
      await at(requests, page).answer(1);
    }
    expect(cache.pageCount).toBe(MAX_PAGES);
    expect(cache.row((MAX_PAGES + 19) * ROWS_PER_PAGE)).toBeDefined();
    expect(cache.row(0)).toBeUndefined();
  });

  test("a failure is told and can be tried again", async () => {
    const { cache, requests, seen } = harness();
    cache.want(0, 40, 10_000, 1);
    await at(requests, 0).fail();
    expect(seen.failures).toBe(1);
    cache.want(0, 40, 10_000, 1);
    expect(requests).toHaveLength(2);
  });

  test("a closed cache keeps and tells nothing", async () => {
    const { cache, requests, seen } = harness();
    cache.want(0, 40, 10_000, 1);
    cache.close();
    await at(requests, 0).answer(1);
    expect(cache.row(0)).toBeUndefined();
    expect(seen.rows).toBe(0);
  });
});
