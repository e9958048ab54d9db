// Every sample runs over recorded traffic that makes it act, and what it did is looked at.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runSample, type SampleOrder, type SampleRun } from "./testing/run-sample.ts";

const SHOP = "demo/shop.pcapng";
const FILES = {
  "file.mkdirTemp": "work_1",
  "pcap.snapshot": "1790000000.pcap",
  "file.tar": "kubeshark_1790000000.tar.gz",
};
const AWS = { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret", S3_BUCKET: "packets" };

interface Case extends SampleOrder {
  readonly sample: string;
  /** What is thrown, where that is the point. */
  readonly failures?: readonly string[];
  readonly expect: (run: SampleRun) => void;
}
const named = (run: SampleRun, helper: string): readonly unknown[][] =>
  run.calls.filter((call) => call.startsWith(`${helper} `)).map((call) => JSON.parse(call.slice(helper.length + 1)));
const first = (run: SampleRun, helper: string): readonly unknown[] => named(run, helper)[0] ?? [];

const CASES: readonly Case[] = [
  {
    sample: "flag-slow-or-failed.js",
    capture: SHOP,
    expect: (run) => {
      expect(run.failed.filter(({ elapsedTime }) => elapsedTime > 200)).toHaveLength(4);
      expect(run.failed.filter(({ response }) => response?.["status"] === 502)).toHaveLength(3);
      expect(run.passed.length).toBeGreaterThan(run.failed.length);
    },
  },
  {
    sample: "slack-failure-with-packets.js",
    capture: SHOP,
    env: { SLACK_TOKEN: "xoxb", SLACK_CHANNEL: "C1" },
    answers: {
      "pcap.path": ([stream]: readonly unknown[]) => (typeof stream === "string" ? `/streams/${stream}` : ""),
    },
    expect: (run) => {
      // Two services answer with errors, each is told of once.
      const posts = named(run, "vendor.slackBot");
      expect(posts).toHaveLength(2);
      expect(posts[0]?.slice(0, 2)).toEqual(["xoxb", "C1"]);
      expect(posts[0]?.[3]).toMatch(/^GET \/v2\/price\/\S+ gave 503 after \d+ ms$/);
      expect(Object.values(posts[0]?.[6] ?? {})).toEqual([expect.stringMatching(/^\/streams\/\d+\.pcap$/)]);
    },
  },
  {
    sample: "slack-failure-with-packets.js",
    capture: SHOP,
    env: { SLACK_TOKEN: "xoxb", SLACK_CHANNEL: "C1" },
    answers: { "pcap.path": new Error("evicted") },
    expect: (run) => {
      expect(run.errors[0]).toMatch(/^no packets of \S+: evicted$/);
      expect(first(run, "vendor.slackBot")[6]).toEqual({});
    },
  },
  {
    sample: "pcap-to-s3-hourly.js",
    capture: SHOP,
    env: AWS,
    answers: { ...FILES, "vendor.s3.put": "https://packets/x.tar.gz", "pcap.nameResolutionHistory": {} },
    jobs: ["pcap-to-s3"],
    expect: (run) => {
      expect(run.jobs.get("pcap-to-s3")).toBe("0 0 * * * *");
      expect(first(run, "vendor.s3.put")).toEqual([
        "packets",
        "kubeshark_1790000000.tar.gz",
        "eu-west-1",
        "id",
        "secret",
      ]);
      expect(run.console).toEqual(["packets are at https://packets/x.tar.gz"]);
      expect(named(run, "file.delete")).toEqual([["kubeshark_1790000000.tar.gz"], ["work_1"]]);
    },
  },
  {
    sample: "pcap-to-s3-hourly.js",
    capture: SHOP,
    env: AWS,
    answers: { ...FILES, "vendor.s3.put": new Error("no such bucket") },
    failures: ["job: Error: no such bucket"],
    jobs: ["pcap-to-s3"],
    expect: (run) => {
      expect(run.errors).toEqual([expect.stringMatching(/^pcap-to-s3: .*no such bucket$/)]);
      expect(named(run, "file.delete")).toEqual([["work_1"]]);
    },
  },
  {
    sample: "error-packets-to-s3.js",
    capture: SHOP,
    // A few milliseconds in place of a quarter of an hour.
    env: { ...AWS, SLACK_WEBHOOK: "https://hook", UPLOAD_MINUTES: 0.0001 },
    answers: { ...FILES, "vendor.s3.put": "https://packets/x.tar.gz" },
    until: { helper: "vendor.slack", times: 2 },
    expect: (run) => {
      // One set a filter: failed requests, and names that nobody knows.
      expect(named(run, "pcap.snapshot")).toHaveLength(2);
      expect(named(run, "vendor.slack")).toHaveLength(2);
      expect(run.errors).toEqual([]);
    },
  },
  {
    sample: "pcap-to-gcs.js",
    capture: SHOP,
    env: { GCS_BUCKET: "packets", GCS_KEY_JSON: '{"client_email":"a@b"}' },
    answers: { ...FILES, "vendor.gcs.put": "https://storage/packets/x" },
    jobs: ["pcap-to-gcs"],
    expect: (run) => {
      expect(first(run, "vendor.gcs.put")).toEqual(["packets", "1790000000.pcap", { client_email: "a@b" }]);
      expect(named(run, "file.delete")).toEqual([["1790000000.pcap"]]);
    },
  },
  {
    sample: "influxdb-measures.js",
    capture: SHOP,
    env: { INFLUXDB_URL: "http://influx", INFLUXDB_TOKEN: "t", INFLUXDB_ORGANIZATION: "o", INFLUXDB_BUCKET: "b" },
    jobs: ["influxdb", "influxdb"],
    expect: (run) => {
      const points = named(run, "vendor.influxdb");
      // DNS, Redis, the prices, the cart and the events; the second run has nothing to tell.
      expect(points).toHaveLength(5);
      expect(points.map((point) => (point[6] as { protocol: string }).protocol).toSorted()).toEqual([
        "dns",
        "http",
        "http",
        "http",
        "redis",
      ]);
      const dns = points.find((point) => (point[6] as { protocol: string }).protocol === "dns");
      expect(dns?.slice(0, 5)).toEqual(["http://influx", "t", "o", "b", "requests"]);
      expect(dns?.[5]).toMatchObject({ requests: 27, failures: 3 });
    },
  },
  {
    sample: "elasticsearch-requests.js",
    capture: "cluster/shop.pcapng.zst",
    env: { ELASTIC_URL: "http://elastic", ELASTIC_USER: "u", ELASTIC_PASSWORD: "p" },
    expect: (run) => {
      const failed = named(run, "vendor.elastic").filter((call) => (call[2] as { status: number }).status === 503);
      expect(failed).toHaveLength(29);
      expect(failed[0]?.[1]).toMatch(/^requests-\d{4}\.\d\d\.\d\d$/);
      expect(failed[0]?.[2]).toMatchObject({
        method: "GET",
        path: expect.stringMatching(/^\/partner\/\d+$/),
        error: "",
      });
    },
  },
  {
    sample: "prometheus-objectives.js",
    capture: SHOP,
    expect: (run) => {
      const count = (name: string): number => named(run, "prometheus.metric").filter((call) => call[0] === name).length;
      expect(count("slo_failures_total")).toBe(6);
      expect(count("slo_slow_total")).toBe(4);
      expect(count("slo_requests_total")).toBeGreaterThan(50);
    },
  },
  {
    sample: "new-peers.js",
    capture: SHOP,
    env: { LEARN_SECONDS: 2, WEBHOOK_URL: "https://hook" },
    answers: { "file.read": new Error("there is no such file") },
    jobs: ["remember-peers", "remember-peers"],
    expect: (run) => {
      expect(run.console.length).toBeGreaterThan(0);
      expect(run.console[0]).toMatch(/^new (?:in|e)gress: \S+ -> \S+:\d+$/);
      expect(named(run, "vendor.webhook")).toHaveLength(run.console.length);
      expect(run.failed).toHaveLength(run.console.length);
      expect(named(run, "file.write")).toHaveLength(1);
    },
  },
  {
    sample: "dns-errors.js",
    capture: SHOP,
    jobs: ["dns-errors"],
    expect: (run) => {
      expect(run.failed).toHaveLength(3);
      expect(run.console).toEqual([expect.stringMatching(/^3 × \S.*: basket\.shop\.svc\.cluster\.local, asked by \d/)]);
    },
  },
  {
    sample: "plaintext-credentials.js",
    capture: "redis/redis-server.pcap",
    expect: (run) => {
      expect(run.failed).toHaveLength(1);
      expect(run.errors).toEqual([expect.stringMatching(/^Redis AUTH: \S+ -> \S+:6379$/)]);
    },
  },
  {
    sample: "plaintext-credentials.js",
    capture: "postgresql/psql.pcap",
    expect: (run) => expect(run.errors[0]).toMatch(/^PostgreSQL password in clear text: /),
  },
  {
    sample: "redact-personal-data.js",
    capture: "http/node-server.pcap",
    expect: (run) => {
      const cookies = run.shown.flatMap(({ request, response }) =>
        [request, response].map((side) => side?.["cookies"]),
      );
      const values = cookies.flatMap((map) => Object.values(map ?? {}));
      expect(values.length).toBeGreaterThan(0);
      expect(new Set(values)).toEqual(new Set(["•••"]));
    },
  },
  {
    sample: "tls-watch.js",
    capture: "tls/node-openssl.pcap",
    env: { CERTIFICATE_DAYS: 4000 },
    expect: (run) => {
      // Two alerts, an old version, and three handshakes that show a certificate of ten years.
      expect(run.failed).toHaveLength(5);
      expect(run.errors).toContain("pay.example: alert: handshake_failure");
      expect(
        run.errors.filter((line) =>
          /TLS 1\.0 is deprecated; the certificate of CN=pay\.example ends in 36\d\d days/.test(line),
        ),
      ).toHaveLength(1);
    },
  },
  {
    sample: "personal-data-check.js",
    capture: SHOP,
    jobs: ["personal-data"],
    expect: (run) => {
      expect(run.failed.length).toBeGreaterThan(0);
      expect(run.console[0]).toMatch(/^\d+ answers with personal data: \S+ \/\S+$/);
    },
  },
  {
    sample: "kafka-hints.js",
    capture: "kafka/kafkajs.pcap",
    env: { KAFKA_MAX_LAG: "6" },
    jobs: ["kafka-hints"],
    expect: (run) => {
      expect(run.errors).toContainEqual(expect.stringMatching(/^shop \(\S+\) on orders\/0: 7 messages behind$/));
      expect(first(run, "prometheus.metric").slice(0, 3)).toEqual(["kafka_consumer_lag", expect.any(String), 2]);
    },
  },
  {
    sample: "synthetic-check.js",
    capture: SHOP,
    env: { CHECK_URL: "https://shop/health", CHECK_TEXT: "ok" },
    answers: { "vendor.webhook": "all ok" },
    jobs: ["synthetic-check"],
    expect: (run) => {
      expect(first(run, "vendor.webhook")).toEqual(["GET", "https://shop/health"]);
      expect(first(run, "prometheus.metric").slice(0, 4)).toEqual(["check_up", expect.any(String), 2, 1]);
      expect(run.console).toEqual(["https://shop/health is well"]);
    },
  },
  {
    sample: "synthetic-check.js",
    capture: SHOP,
    env: { CHECK_URL: "https://shop/health", CHECK_TEXT: "ok" },
    answers: { "vendor.webhook": "closed" },
    failures: ['job: Error: the answer does not say "ok"'],
    jobs: ["synthetic-check"],
    expect: (run) => {
      expect(first(run, "prometheus.metric")[3]).toBe(0);
      expect(run.errors).toEqual([expect.stringMatching(/^https:\/\/shop\/health: .*the answer does not say "ok"$/)]);
    },
  },
  {
    sample: "failure-summary.js",
    capture: SHOP,
    env: { OPENAI_API_KEY: "k", SLACK_WEBHOOK: "https://hook" },
    answers: { "chatgpt.prompt": "The prices fail." },
    jobs: ["failure-summary", "failure-summary"],
    expect: (run) => {
      expect(named(run, "chatgpt.prompt")).toHaveLength(1);
      expect(first(run, "chatgpt.prompt")[1]).toContain("POST /cart/items 502");
      expect(first(run, "vendor.slack")).toEqual([
        "https://hook",
        "Failures of the last 15 minutes",
        "The prices fail.",
        "#ef6c00",
      ]);
    },
  },
  {
    sample: "pagerduty-incident.js",
    capture: SHOP,
    env: { PAGERDUTY_ROUTING_KEY: "r" },
    jobs: ["pagerduty", "pagerduty"],
    expect: (run) => {
      // Six failures of some seventy requests are no incident.
      expect(run.calls).toEqual([]);
    },
  },
  {
    sample: "pagerduty-incident.js",
    capture: "cluster/shop.pcapng.zst",
    env: { PAGERDUTY_ROUTING_KEY: "r", PAGERDUTY_URL: "https://events" },
    jobs: ["pagerduty"],
    expect: (run) => {
      const [method, url, event] = first(run, "vendor.webhook");
      expect([method, url]).toEqual(["POST", "https://events"]);
      expect(event).toMatchObject({ routing_key: "r", event_action: "trigger", payload: { severity: "error" } });
    },
  },
  {
    sample: "teams-failures.js",
    capture: "cluster/shop.pcapng.zst",
    env: { TEAMS_WEBHOOK: "https://teams" },
    jobs: ["teams", "teams"],
    expect: (run) => {
      expect(named(run, "vendor.webhook")).toHaveLength(1);
      const text = JSON.stringify(first(run, "vendor.webhook")[2]);
      expect(text).toContain("GET /partner/");
      expect(text).toContain("and 19 more");
    },
  },
  {
    sample: "discord-failures.js",
    capture: SHOP,
    env: { DISCORD_WEBHOOK: "https://discord" },
    jobs: ["discord", "discord"],
    expect: (run) => {
      expect(named(run, "vendor.webhookForm")).toHaveLength(1);
      const [, , fields] = first(run, "vendor.webhookForm");
      expect(fields).toMatchObject({
        username: "Thresher",
        content: expect.stringContaining("POST /cart/items **502**"),
      });
    },
  },
  {
    sample: "kinesis-requests.js",
    capture: SHOP,
    env: { ...AWS, KINESIS_STREAM: "requests" },
    answers: { "vendor.kinesis.put": { success: true, sequenceNumber: "1", shardId: "shard-0" } },
    jobs: ["kinesis"],
    expect: (run) => {
      const records = named(run, "vendor.kinesis.put").flatMap((call) => call[1] as object[]);
      expect(records.length).toBeGreaterThan(50);
      expect(records[0]).toMatchObject({ status: 101, path: "/events" });
      expect(run.console[0]).toBe("50 requests are in shard-0");
    },
  },
  {
    sample: "failures-as-har.js",
    capture: SHOP,
    jobs: ["failures-as-har", "failures-as-har"],
    expect: (run) => {
      const [path, text] = first(run, "file.write");
      expect(path).toBe("failures.har");
      const { log } = JSON.parse(String(text)) as { log: { entries: { response: { status: number } }[] } };
      expect(log.entries.every(({ response }) => response.status >= 400)).toBe(true);
      expect(run.console).toEqual([`failures.har has ${log.entries.length} requests`]);
    },
  },
];

describe("each sample does what it says", () => {
  test.each(CASES.map((one) => [one.sample, one] as const))("%s", async (sample, order) => {
    const run = await runSample(sample, order);
    expect(run.failures).toEqual(order.failures ?? []);
    order.expect(run);
  });
});

test("each sample names the constants that it reads, and reads those that it names", () => {
  const folder = new URL(".", import.meta.url);
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
    const source = readFileSync(new URL(file, folder), "utf8");
    const named = [...source.matchAll(/^\/\/ (?:needs|uses): (.*)$/gm)].flatMap((match) => match[1]?.split(" ") ?? []);
    // The wrapper reads those of the bucket itself.
    const read = [...source.matchAll(/\benv\.(\w+)/g)].map((match) => match[1]);
    const inside = source.includes("wrapper.kflPcapS3") ? named.filter((name) => /^(?:AWS|S3)_/.test(name)) : [];
    expect(new Set([...read, ...inside]), file).toEqual(new Set(named));
  }
});

test("no sample is without a case", () => {
  const samples = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".js"));
  expect([...new Set(CASES.map(({ sample }) => sample))].toSorted()).toEqual(samples.toSorted());
});
