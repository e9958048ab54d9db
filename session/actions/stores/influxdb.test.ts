import { InfluxDB } from "@influxdata/influxdb-client";
import { describe, expect, test } from "vitest";
import type { JsonValue } from "../../hooks/types.ts";
import { actionContext, PLAIN_NETWORK, runnerOf } from "../testing/action-calls.ts";
import { withAnswers } from "../testing/answering-server.ts";
import { describeService } from "../testing/real-service.ts";
import { RetryableError } from "../types.ts";
import { influxdb, MAX_POINTS } from "./influxdb.ts";

const ACTION = influxdb(PLAIN_NETWORK);
const run = runnerOf([ACTION], actionContext());

describeService("influx", "InfluxDB 2.7 itself", {}, (facts) => {
  const target = (token = "test-token"): readonly string[] => [facts()["url"] ?? "", token, "test", "test"];
  const rowsOf = (measurement: string): Promise<readonly Record<string, unknown>[]> =>
    new InfluxDB({ url: facts()["url"] ?? "", token: "test-token" })
      .getQueryApi("test")
      .collectRows<Record<string, unknown>>(
        `from(bucket:"test") |> range(start:-1h) |> filter(fn:(r)=>r._measurement=="${measurement}")`,
      );

  test("a point has its fields, tags and the time of the call", async () => {
    const calledMs = Date.now() - 1000;
    await ACTION.runBatch(
      [[...target(), "entry", { count: 3, slow: true, path: "a b,c=d", none: null, more: { a: 1 } }, { node: "n 1" }]],
      actionContext(),
      [calledMs],
    );
    const rows = await rowsOf("entry");
    const values = Object.fromEntries(rows.map((row) => [row["_field"], row["_value"]]));
    expect(values).toEqual({ count: 3, slow: true, path: "a b,c=d", more: '{"a":1}' });
    expect(rows.every((row) => row["node"] === "n 1")).toBe(true);
    expect(Date.parse(String(rows[0]?.["_time"]))).toBe(calledMs);
  });
  test("a number that was whole may be a fraction later", async () => {
    await run("vendor.influxdb", ...target(), "number", { value: 1 });
    await run("vendor.influxdb", ...target(), "number", { value: 1.5 }, { later: "yes" });
    expect(new Set((await rowsOf("number")).map((row) => row["_value"]))).toEqual(new Set([1, 1.5]));
  });
  test("many calls of one target go together", async () => {
    const count = MAX_POINTS + 10;
    const calls = Array.from({ length: count }, (_, i): readonly JsonValue[] => [...target(), "batch", { i }]);
    const now = Date.now();
    await ACTION.runBatch(
      calls,
      actionContext(),
      calls.map((_, i) => now - i),
    );
    expect(await rowsOf("batch")).toHaveLength(count);
  });
  test("without fields nothing is sent", async () => {
    await run("vendor.influxdb", "http://127.0.0.1:9", "t", "o", "b", "empty", {}, { node: "n" });
  });
  test("a wrong token is refused for good, in the service's words", async () => {
    const written = run("vendor.influxdb", ...target("wrong"), "entry", { a: 1 });
    await expect(written).rejects.toThrow(/answered 401: unauthorized/);
    await expect(written).rejects.not.toBeInstanceOf(RetryableError);
  });
  test("a bucket that is not there is refused for good", async () => {
    const [url = "", token = "", org = ""] = target();
    await expect(run("vendor.influxdb", url, token, org, "nowhere", "entry", { a: 1 })).rejects.toThrow(
      /answered 404: .*not found/,
    );
  });
});

describe("without a server", () => {
  test("a server of version 1.8 gets its user and password as the token", () =>
    withAnswers([{ status: 204 }], async (url, requests) => {
      await run("vendor.influxdb", url, "user:password", "", "db/autogen", "entry", { a: 1 });
      const [request] = requests;
      expect(request?.headers.authorization).toBe("Token user:password");
      expect(request?.url).toMatch(/^\/api\/v2\/write\?org=&bucket=db%2Fautogen&precision=ms$/);
      expect(request?.body).toMatch(/^entry a=1 \d+$/);
    }));
  test("calls of one target have one key, which does not tell the token", () => {
    const key = (bucket: string, measurement: string): string =>
      ACTION.batchKey(["http://a", "secret", "o", bucket, measurement, { a: 1 }]);
    expect(key("b", "m")).toBe(key("b", "n"));
    expect(key("b", "m")).not.toBe(key("c", "m"));
    expect(key("b", "m")).not.toContain("secret");
  });
});
