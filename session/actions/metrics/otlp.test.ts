import { expect, test, vi } from "vitest";
import { z } from "zod";
import type { ScriptEnv } from "../../hooks/types.ts";
import { actionContext, actionOf } from "../testing/action-calls.ts";
import { type Answer, type Asked, withAnswers } from "../testing/answering-server.ts";
import { type Metrics, openMetrics, type SendRequest } from "./index.ts";
import { DEFAULT_INTERVAL_MS, LEAST_INTERVAL_MS, OtlpPush, pushTarget } from "./otlp-push.ts";

const within = { timeout: 20_000 };

// ExportMetricsServiceRequest as opentelemetry-proto 1.x has it in JSON: unknown names are mistakes here, 64-bit integers
// are decimal text, enumerations are numbers.
const nano = z.string().regex(/^\d{19}$/);
const attribute = z.strictObject({ key: z.string().min(1), value: z.strictObject({ stringValue: z.string() }) });
const point = z.strictObject({
  attributes: z.array(attribute),
  startTimeUnixNano: nano,
  timeUnixNano: nano,
  asDouble: z.number(),
});
const metric = z.union([
  z.strictObject({
    name: z.string().min(1),
    description: z.string(),
    sum: z.strictObject({
      dataPoints: z.array(point).min(1),
      aggregationTemporality: z.literal(2),
      isMonotonic: z.literal(true),
    }),
  }),
  z.strictObject({
    name: z.string().min(1),
    description: z.string(),
    gauge: z.strictObject({ dataPoints: z.array(point).min(1) }),
  }),
]);
const exportRequest = z.strictObject({
  resourceMetrics: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes: z.array(attribute) }),
      scopeMetrics: z.array(z.strictObject({ scope: z.strictObject({ name: z.string() }), metrics: z.array(metric) })),
    }),
  ),
});

const SEND: SendRequest = async ({ method, url, headers, body }, { signal }) => {
  const response = await fetch(url, { method, headers: { ...headers }, body: new Uint8Array(body), signal });
  return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
};

async function withReceiver(
  answers: readonly Answer[],
  use: (metrics: Metrics, env: ScriptEnv, requests: readonly Asked[]) => Promise<void>,
): Promise<void> {
  await withAnswers(answers, async (url, requests) => {
    await use(openMetrics(SEND), { OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/base/` }, requests);
  });
}
const count = ({ actions }: Metrics, env: ScriptEnv): Promise<unknown> =>
  actionOf(actions, "prometheus.metric").run(["requests", "Requests", 1, 2, { path: "/" }], actionContext({ env }));

test("the last push has all metrics, in the form that collectors take", () =>
  withReceiver([{ status: 200, body: "{}" }], async (metrics, env, requests) => {
    const headers = { OTEL_EXPORTER_OTLP_HEADERS: "api-key=a%20b, x-team = shop" };
    await count(metrics, { ...env, ...headers });
    await count(metrics, { ...env, ...headers });
    const context = actionContext({ env: { ...env, ...headers } });
    await actionOf(metrics.actions, "prometheus.vector").run(["depth", "", 2, -1.5, {}], context);
    await metrics.close();
    const [request] = requests;
    expect(request).toMatchObject({ method: "POST", url: "/base/v1/metrics" });
    expect(request?.headers).toMatchObject({ "content-type": "application/json", "api-key": "a b", "x-team": "shop" });
    const { resourceMetrics } = exportRequest.parse(JSON.parse(request?.body ?? ""));
    expect(resourceMetrics).toMatchObject([
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "thresher" } }] },
        scopeMetrics: [
          {
            metrics: [
              {
                name: "requests",
                description: "Requests",
                sum: { dataPoints: [{ attributes: [{ key: "path", value: { stringValue: "/" } }], asDouble: 4 }] },
              },
              { name: "depth", gauge: { dataPoints: [{ attributes: [], asDouble: -1.5 }] } },
            ],
          },
        ],
      },
    ]);
  }));
test("pushes come at intervals", async () => {
  const pushed: string[] = [];
  vi.useFakeTimers();
  try {
    const send: SendRequest = async ({ url }) => {
      pushed.push(url.href);
      return { status: 200, body: new Uint8Array() };
    };
    const values = [{ name: "a", description: "", type: "gauge" as const, points: [{ labels: {}, value: 1 }] }];
    const push = new OtlpPush(send, async () => values);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318", OTEL_METRIC_EXPORT_INTERVAL: "5000" };
    push.follow(actionContext({ env }));
    push.follow(actionContext({ env }));
    await vi.advanceTimersByTimeAsync(16_000);
    expect(pushed).toEqual(Array.from({ length: 3 }, () => "http://collector:4318/v1/metrics"));
    push.follow(actionContext());
    await vi.advanceTimersByTimeAsync(60_000);
    await push.close();
    expect(pushed).toHaveLength(3);
  } finally {
    vi.useRealTimers();
  }
});
test.each([
  [{ status: 503, body: "busy" }, /answered 503: busy$/],
  [
    { status: 200, body: '{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"too old"}}' },
    /refused 3 points: .*too old/,
  ],
  [{ status: 200, body: '{"partialSuccess":{"rejectedDataPoints":"0"}}' }, /^$/],
])("what a collector answers is told: %j", (answer, problem) =>
  withAnswers([answer], async (url) => {
    const values = [{ name: "a", description: "", type: "gauge" as const, points: [{ labels: {}, value: 1 }] }];
    const push = new OtlpPush(SEND, async () => values);
    push.follow(actionContext({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: url } }));
    await push.push();
    expect(push.problem).toMatch(problem);
    await push.close();
  }),
);
test("a collector that is not there is told with the next metric, which is kept", async () => {
  const metrics = openMetrics(() => Promise.reject(new Error("collector:4318 refuses connections")));
  vi.useFakeTimers();
  try {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" };
    expect(await count(metrics, env)).toBe("recorded");
    await vi.advanceTimersByTimeAsync(DEFAULT_INTERVAL_MS);
    await vi.waitFor(
      async () => expect(await count(metrics, env)).toBe("recorded; collector:4318 refuses connections"),
      within,
    );
  } finally {
    vi.useRealTimers();
    await metrics.close();
  }
});
test("where metrics go, and how often", () => {
  const endpoint = "https://otlp.example/x";
  expect(pushTarget({})).toBeNull();
  expect(pushTarget({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toMatchObject({ intervalMs: DEFAULT_INTERVAL_MS });
  const often = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_METRIC_EXPORT_INTERVAL: 1 };
  expect(pushTarget(often)?.intervalMs).toBe(LEAST_INTERVAL_MS);
  expect(() => pushTarget({ OTEL_EXPORTER_OTLP_ENDPOINT: "file:///etc" })).toThrow("not a URL of http");
  const { hosts } = actionOf(openMetrics(SEND).actions, "prometheus.metric");
  expect(hosts([], {})).toEqual([]);
  expect(hosts([], often)).toEqual(["otlp.example"]);
});
