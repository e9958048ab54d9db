import { createServer, request } from "node:http";
import { expect, test } from "vitest";
import { z } from "zod";
import type { JsonValue, ScriptEnv } from "../../hooks/types.ts";
import { actionContext, actionOf } from "../testing/action-calls.ts";
import { describeService } from "../testing/real-service.ts";
import { type Metrics, openMetrics, type SendRequest } from "./index.ts";

const NOWHERE: SendRequest = () => Promise.reject(new Error("nothing is pushed here"));
const address = z.object({ port: z.number() });

/** A port that nobody listens on at the moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = address.parse(server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}
async function withMetrics(use: (metrics: Metrics) => Promise<void>): Promise<void> {
  const metrics = openMetrics(NOWHERE);
  try {
    await use(metrics);
  } finally {
    await metrics.close();
  }
}
function record(metrics: Metrics, env: ScriptEnv, helper: string, ...args: readonly JsonValue[]): Promise<JsonValue> {
  return actionOf(metrics.actions, helper).run(args, actionContext({ env }));
}
function ask(
  port: number,
  path: string,
  method = "GET",
  host = `127.0.0.1:${port}`,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers: { host }, agent: false }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

test("without a port metrics are kept, and nothing is served", () =>
  withMetrics(async (metrics) => {
    expect(await record(metrics, {}, "prometheus.metric", "a", "", 1, 1)).toBe("recorded");
  }));
test("with a port they are served, until it is taken away", () =>
  withMetrics(async (metrics) => {
    const port = await freePort();
    const env = { PROMETHEUS_PORT: port };
    const status = await record(metrics, env, "prometheus.metric", "a", "A", 1, 2, { node: "n" });
    expect(status).toBe(`recorded; served at http://127.0.0.1:${port}/metrics`);
    expect(await ask(port, "/metrics")).toEqual({ status: 200, body: '# HELP a A\n# TYPE a counter\na{node="n"} 2\n' });
    expect((await ask(port, "/")).status).toBe(404);
    expect((await ask(port, "/metrics", "POST")).status).toBe(405);
    expect((await ask(port, "/metrics", "GET", "evil.example")).status).toBe(403);
    await record(metrics, {}, "prometheus.metric", "a", "A", 1, 2, { node: "n" });
    await expect(ask(port, "/metrics")).rejects.toThrow("ECONNREFUSED");
  }));
test("a port that is taken is told, and the metric is kept", () =>
  withMetrics(async (metrics) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = address.parse(server.address());
    const status = await record(metrics, { PROMETHEUS_PORT: String(port) }, "prometheus.vector", "a", "", 2, 2, {});
    expect(status).toMatch(/^recorded; not served: .*EADDRINUSE/);
    await new Promise((resolve) => server.close(resolve));
  }));
test("what is not valid throws", () =>
  withMetrics(async (metrics) => {
    await expect(record(metrics, {}, "prometheus.metric", "a b", "", 1, 1)).rejects.toThrow("is no name");
    await expect(record(metrics, {}, "prometheus.metric", "a", "", 4, 1)).rejects.toThrow("is no type");
    await expect(record(metrics, {}, "prometheus.vector", "a", "", 3, 1, {})).rejects.toThrow("a vector is");
    await expect(record(metrics, {}, "prometheus.metric", "a", "", 1)).rejects.toThrow("is no number");
    await expect(record(metrics, { PROMETHEUS_PORT: "x" }, "prometheus.metric", "a", "", 1, 1)).rejects.toThrow(
      "no port",
    );
  }));

const TARGET_PORT = await freePort();
const answer = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});

describeService("prometheus", "Prometheus 2.42 itself", { TARGET: `127.0.0.1:${TARGET_PORT}` }, (facts) => {
  const valueOf = async (query: string): Promise<string | undefined> => {
    const response = await fetch(`${facts()["url"]}/api/v1/query?query=${encodeURIComponent(query)}`);
    return answer.parse(await response.json()).data.result[0]?.value[1];
  };
  test("scrapes what scripts record", () =>
    withMetrics(async (metrics) => {
      const env = { PROMETHEUS_PORT: TARGET_PORT };
      await record(metrics, env, "prometheus.metric", "script_requests_total", "Requests", 1, 40, { path: '/a"b\\ä' });
      await record(metrics, env, "prometheus.metric", "script_requests_total", "Requests", 1, 2, { path: '/a"b\\ä' });
      await record(metrics, env, "prometheus.vector", "script_depth", "", 2, -1.5, { node: "n" });
      await record(metrics, env, "prometheus.metric", "script_plain", "", 3, 7);
      await expect.poll(() => valueOf('script_requests_total{path="/a\\"b\\\\ä"}'), { timeout: 20_000 }).toBe("42");
      expect(await valueOf('script_depth{node="n"}')).toBe("-1.5");
      expect(await valueOf("script_plain")).toBe("7");
      const response = await fetch(`${facts()["url"]}/api/v1/targets/metadata?metric=script_plain`);
      expect(await response.json()).toMatchObject({ data: [{ type: "unknown" }] });
    }));
});
