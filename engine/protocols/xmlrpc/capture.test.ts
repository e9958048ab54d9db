// Python's XML-RPC server and client, against what the client says that it called and got.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { JsonObject } from "../../../contract/index.ts";
import { readCapture } from "../../testing/read-capture.ts";

const said = readFileSync(new URL("../../../captures/xmlrpc/calls.said", import.meta.url), "utf8")
  .trimEnd()
  .split("\n");
const entries = readCapture("xmlrpc/calls.pcap", "http").toSorted((a, b) => Number(a.row.timeNs - b.row.timeNs));
const calls = entries.map(({ request }) => request?.["xmlrpc"] as JsonObject);
const answers = entries.map(({ response }) => response?.["xmlrpc"] as JsonObject);

interface Answer {
  readonly errorCode?: number;
  readonly errorMessage?: string;
  readonly errorCount?: number;
  readonly result?: readonly string[] | { readonly sku: string };
}

test("every call with what it gave", () => {
  const lines = entries.map(({ row }, i) => {
    const { errorCode, errorMessage, errorCount, result } = (answers[i] ?? {}) as unknown as Answer;
    const method = row.method;
    if (errorCount !== undefined) return `${method} ok ${errorCount}`;
    if (errorCode !== undefined) return `${method} fault ${errorCode} ${errorMessage ?? ""}`;
    if (!Array.isArray(result)) return `${method} ok ${(result as { readonly sku: string }).sku}`;
    return `${method} ok ${method === "echo" ? result.length : `[${result.map((one) => `'${one}'`).join(", ")}]`}`;
  });
  expect(lines).toEqual(said);
  expect(entries.map(({ row }) => `${row.protocol.abbr} ${row.outcome}`)).toEqual(
    ["good", "good", "bad", "good", "bad", "bad"].map((outcome) => `XML-RPC ${outcome}`),
  );
});

test("values of all types", () => {
  const values = [1, -2, 1.5, true, null, "", "20260102T00:00:00", "AP8=", { a: {} }];
  expect(calls[3]?.["params"]).toEqual(values);
  expect(answers[3]?.["result"]).toEqual(values);
  expect(answers[1]?.["result"]).toEqual({
    sku: "café & <tea>",
    price: 12.5,
    count: 3,
    old: false,
    tags: ["new", ["nested"]],
    none: null,
  });
});

test("several calls in one", () => {
  expect(calls[5]?.["batch"]).toEqual(["shop.price", "shop.price", "echo"]);
  expect(answers[5]).toMatchObject({
    errorCode: 404,
    errors: [{ method: "shop.price", errorCode: 404, errorMessage: "no such article" }],
    errorCount: 1,
  });
});
