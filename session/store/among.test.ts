// What the database leaves of some entries for a search: never too little, and certain only where cells say it.
import { describe, expect, test } from "vitest";
import { among, common, LETS_ALL_THROUGH, sieveOfBytes, sieveOfText } from "./among.ts";
import { rowOf } from "./testing/rows.ts";
import { withRows } from "./testing/with-store.ts";

const NEVER = "no base64 holds this";
const rows = Array.from({ length: 100 }, (_, k) =>
  rowOf(k, k % 10 === 3 ? { summary: "/Cart", document: '{"request":null}' } : {}),
);

describe("a sieve", () => {
  async function check(
    numbers: readonly number[],
    sieve: Parameters<typeof among>[2],
    certain: readonly number[],
    open: readonly number[],
  ): Promise<void> {
    await withRows(rows, async (store) => {
      const found = await among(store.scans, Uint32Array.from(numbers), sieve);
      expect([[...found.certain], [...found.open]]).toEqual([certain, open]);
    });
  }
  const wanted = (plain: string, packed = NEVER): { plain: string; packed: string } => ({ plain, packed });

  test("is certain of what cells hold, in the wanted case", async () => {
    await check([1, 2, 3, 4, 5], sieveOfText(wanted("cart"), false, true), [4], []);
    await check([1, 2, 3, 4, 5], sieveOfText(wanted("cart"), true, true), [], []);
    await check([1, 2, 3, 4, 5], sieveOfText(wanted("Cart"), true, true), [4], []);
    await check([1, 2, 3, 4, 5], sieveOfText(wanted("cart"), false, false), [], [4]);
  });
  test("leaves open what documents hold, as text or packed", async () => {
    await check([60, 70, 90], sieveOfText(wanted("items/6"), false, false), [], [70]);
    await check([1, 4, 14], sieveOfBytes(wanted("null", "^.{16}$"), true), [], [1, 4, 14]);
    await check([1, 4, 14], sieveOfBytes(wanted("", "^.{16}$"), false), [], [4, 14]);
  });
  test("without a plain part leaves everything open", async () => {
    expect(sieveOfText(wanted(""), false, false)).toBe(LETS_ALL_THROUGH);
    expect(sieveOfBytes(wanted(""), true)).toBe(LETS_ALL_THROUGH);
    await check([1, 50], LETS_ALL_THROUGH, [], [1, 50]);
    await check([], sieveOfText(wanted("cart"), false, true), [], []);
  });
});

test("what two ascending lists share", () => {
  const check = (a: readonly number[], b: readonly number[], both: readonly number[]): void =>
    expect([...common(Uint32Array.from(a), Uint32Array.from(b))]).toEqual(both);
  check([1, 3, 5], [1, 2, 5, 9], [1, 5]);
  check([], [1], []);
  check([1], [], []);
});
