// How failures reach a window: those of the contract with their code and next step, ours as they are.
import { ORPCError } from "@orpc/server";
import { describe, expect, test } from "vitest";
import { ContractError } from "../contract/index.ts";
import { guarded, toTransportError } from "./procedures.ts";

const refused = new ContractError("BAD_FILTER", "expected a value", "correct the marked place", 7);

function check(error: unknown, expected: object): void {
  expect(toTransportError(error)).toMatchObject(expected);
}

describe("a failure", () => {
  test("of the contract keeps code, message, next step and place", () => {
    check(refused, {
      code: "BAD_FILTER",
      message: "expected a value",
      data: { nextStep: "correct the marked place", offset: 7 },
      defined: true,
    });
    expect(toTransportError(refused)).toBeInstanceOf(ORPCError);
  });
  test("of ours stays what it is", () => {
    const bug = new TypeError("x is undefined");
    expect(toTransportError(bug)).toBe(bug);
    expect(toTransportError("text")).toBe("text");
    expect(toTransportError(undefined)).toBe(undefined);
  });
});

describe("a stream", () => {
  async function* broken(error: unknown): AsyncGenerator<number> {
    yield 1;
    yield 2;
    throw error;
  }
  /** What was read, and then how it ended. */
  async function read(stream: AsyncIterable<number>): Promise<readonly unknown[]> {
    const seen: unknown[] = [];
    try {
      for await (const value of stream) seen.push(value);
      seen.push("end");
    } catch (error) {
      seen.push(error instanceof ORPCError ? error.code : error);
    }
    return seen;
  }
  test("passes on what it has, then its failure as the contract's", async () => {
    expect(await read(guarded(broken(refused)))).toEqual([1, 2, "BAD_FILTER"]);
  });
  test("passes on a failure of ours unchanged", async () => {
    const bug = new Error("bug");
    expect(await read(guarded(broken(bug)))).toEqual([1, 2, bug]);
  });
  test("ends where its source ends", async () => {
    async function* two(): AsyncGenerator<number> {
      yield 1;
      yield 2;
    }
    expect(await read(guarded(two()))).toEqual([1, 2, "end"]);
  });
  test("given up by its reader, its source is given up too", async () => {
    let isOver = false;
    async function* endless(): AsyncGenerator<number> {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        isOver = true;
      }
    }
    for await (const value of guarded(endless())) if (value === 3) break;
    expect(isOver).toBe(true);
  });
});
