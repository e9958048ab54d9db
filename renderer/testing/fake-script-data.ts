// What the in-process session tells of scripts in its scenes: good ones, broken ones, slow ones, and what they sent.
import type { Alert, ConsoleLine, EnvRow, HostRule, JobState, Sample, ScriptState } from "../../contract/index.ts";

const NOW_MS = 1_795_435_260_000;

export const SLOW_SOURCE = `// Slow checkout calls
// filter: http && dst.name == "payments"
var slow = {};

function onItemCaptured(data) {
  if (!kfl.match("elapsedTime > 800", data)) return;
  slow[data.request.path] = (slow[data.request.path] || 0) + 1;
  vendor.slack(env.SLACK_WEBHOOK, "Slow", data.request.path, "#ffaa00");
}

function onItemQueried(data) {
  return data.elapsedTime > 800 ? test.fail(data) : test.pass(data);
}

jobs.schedule("slow-report", "0 */5 * * * *", function () {
  console.log(JSON.stringify(slow));
  slow = {};
});
`;
const BROKEN_SOURCE = `// Index errors
function onItemCaptured(data) {
  vendor.elastic(env.ELASTIC_URL, "errors", data.response.headers["x-trace"].id);
}
`;
export const FAKE_SOURCES: Readonly<Record<string, string>> = {
  "10-slow-checkout.js": SLOW_SOURCE,
  "20-index-errors.js": BROKEN_SOURCE,
  "30-redact-tokens.js": `// Redact tokens\nfunction onItemQueried(data) {\n  data.request.headers.Authorization = "[REDACTED]";\n  return data;\n}\n`,
  "40-counter.js": `// Requests a minute\nthis.total = 0;\nfunction onItemCaptured() {\n  total++;\n}\n`,
};

const script = (file: string, title: string, change: Partial<ScriptState>): ScriptState => ({
  file,
  title,
  isActive: true,
  phase: "running",
  problem: "",
  line: 0,
  column: 0,
  filter: "",
  hooks: ["onItemCaptured"],
  costs: [{ hook: "onItemCaptured", calls: 48_201, errors: 0, totalUs: 168_703, longestUs: 4100, skipped: 0 }],
  load: 0.004,
  memoryBytes: 2_400_000,
  behind: 0,
  passed: 0,
  failed: 0,
  version: `v-${file}`,
  ...change,
});

export const FAKE_SCRIPTS: readonly ScriptState[] = [
  script("10-slow-checkout.js", "Slow checkout calls", {
    filter: 'http && dst.name == "payments"',
    hooks: ["onItemCaptured", "onItemQueried"],
    costs: [
      { hook: "onItemCaptured", calls: 48_201, errors: 0, totalUs: 168_703, longestUs: 4100, skipped: 0 },
      { hook: "onItemQueried", calls: 310, errors: 0, totalUs: 3720, longestUs: 90, skipped: 0 },
      { hook: "job", calls: 12, errors: 0, totalUs: 980, longestUs: 210, skipped: 0 },
    ],
    passed: 41_204,
    failed: 38,
  }),
  script("20-index-errors.js", "Index errors", {
    phase: "failed",
    problem: "TypeError: cannot read property 'id' of undefined",
    line: 3,
    column: 45,
    costs: [{ hook: "onItemCaptured", calls: 2031, errors: 86, totalUs: 60_930, longestUs: 51_000, skipped: 0 }],
    load: 0.012,
  }),
  script("30-redact-tokens.js", "Redact tokens", {
    isActive: false,
    phase: "off",
    costs: [],
    load: 0,
    hooks: ["onItemQueried"],
  }),
  script("40-counter.js", "Requests a minute", {
    phase: "waiting",
    costs: [{ hook: "onItemCaptured", calls: 31_870, errors: 0, totalUs: 95_610, longestUs: 700, skipped: 1204 }],
    behind: 1380,
    load: 0.31,
  }),
];

const ESC = String.fromCharCode(27);
const line = (seq: number, change: Partial<ConsoleLine>): ConsoleLine => ({
  seq,
  timeMs: NOW_MS + seq * 731,
  level: "log",
  title: "Slow checkout calls",
  node: "node-a",
  text: `slow ${["/cart/checkout", "/v2/price"][seq % 2]} ${800 + ((seq * 37) % 900)} ms`,
  entryId: "",
  script: "10-slow-checkout.js",
  line: 7,
  column: 3,
  ...change,
});
export const fakeLine = (seq: number): ConsoleLine => {
  if (seq % 9 === 4) {
    return line(seq, {
      level: "error",
      title: "Index errors",
      script: "20-index-errors.js",
      line: 3,
      column: 45,
      node: "node-b",
      entryId: `e${seq}`,
      text: "TypeError: cannot read property 'id' of undefined",
    });
  }
  if (seq % 13 === 6) {
    return line(seq, { text: `${ESC}[1;32mpassed${ESC}[0m 41,204  ${ESC}[31mfailed${ESC}[0m 38  <b>not markup</b>` });
  }
  return seq % 29 === 0
    ? line(seq, { level: "notice", text: "Script restarted", node: "desktop", line: 0, column: 0 })
    : line(seq, { entryId: seq % 3 === 0 ? `e${seq}` : "" });
};

const alert = (seq: number, change: Partial<Alert>): Alert => ({
  id: `a${seq}`,
  seq,
  timeMs: NOW_MS + seq * 9000,
  title: "Slow checkout calls",
  helper: "vendor.slack",
  target: "hooks.slack.com",
  summary: "Slow: /cart/checkout took 1,204 ms",
  phase: "sent",
  attempts: 1,
  nextMs: null,
  reason: "",
  entryId: "e12",
  isAcknowledged: false,
  script: "10-slow-checkout.js",
  line: 8,
  column: 3,
  ...change,
});
export const FAKE_ALERTS: readonly Alert[] = [
  alert(1, { isAcknowledged: true }),
  alert(2, { isAcknowledged: true, summary: "Slow: /v2/price took 910 ms" }),
  alert(3, {
    helper: "vendor.elastic",
    title: "Index errors",
    target: "errors on elastic.shop:9200",
    summary: '{"status":503,"path":"/v2/price"}',
    phase: "dead",
    attempts: 8,
    reason: "security_exception: missing authentication credentials for REST request [/errors/_doc] (401)",
    script: "20-index-errors.js",
    line: 3,
  }),
  alert(4, { phase: "failed", attempts: 2, nextMs: NOW_MS + 90_000, reason: "rate_limited (429): again in 30 s" }),
  alert(5, { phase: "sending", entryId: "" }),
  alert(6, {
    helper: "vendor.s3.put",
    target: "captures in eu-west-1",
    summary: "1795435200.pcap, 4.1 MB",
    entryId: "",
  }),
];

export const FAKE_JOBS: readonly JobState[] = [
  {
    tag: "slow-report",
    script: "10-slow-checkout.js",
    title: "Slow checkout calls",
    cron: "0 */5 * * * *",
    limit: null,
    runs: 12,
    phase: "waiting",
    nextMs: NOW_MS + 240_000,
    lastMs: NOW_MS - 60_000,
    lastResult: "passed",
    lastProblem: "",
    missed: 0,
  },
  {
    tag: "upload",
    script: "40-counter.js",
    title: "Requests a minute",
    cron: "*/20 * * * * *",
    limit: 100,
    runs: 31,
    phase: "running",
    nextMs: NOW_MS + 4000,
    lastMs: NOW_MS - 16_000,
    lastResult: "failed",
    lastProblem: "Error: no such bucket: captures-eu",
    missed: 3,
  },
  {
    tag: "cleanup",
    script: "40-counter.js",
    title: "Requests a minute",
    cron: "0 30 8 * * 1-5",
    limit: null,
    runs: 0,
    phase: "stopped",
    nextMs: null,
    lastMs: null,
    lastResult: "none",
    lastProblem: "",
    missed: 0,
  },
];

export const FAKE_ENV: readonly EnvRow[] = [
  { name: "ELASTIC_URL", value: "https://elastic.shop:9200", isSecret: false, usedBy: ["Index errors"] },
  { name: "S3_BUCKET", value: "captures", isSecret: false, usedBy: [] },
  { name: "SLACK_WEBHOOK", value: "", isSecret: true, usedBy: ["Slow checkout calls"] },
];
export const FAKE_HOSTS: readonly HostRule[] = [
  { script: "10-slow-checkout.js", host: "hooks.slack.com", rule: "asked", timeMs: NOW_MS },
  { script: "20-index-errors.js", host: "elastic.shop:9200", rule: "allowed", timeMs: NOW_MS - 60_000 },
  { script: "40-counter.js", host: "telemetry.example", rule: "denied", timeMs: NOW_MS - 90_000 },
];
export const FAKE_SAMPLES: readonly Sample[] = [
  {
    file: "slow-to-slack.js",
    title: "Tell Slack of slow calls",
    doc: "Sends a message for each call that took longer than 800 ms.",
    source: SLOW_SOURCE,
    env: ["SLACK_WEBHOOK"],
  },
  {
    file: "errors-to-influx.js",
    title: "Count errors in InfluxDB",
    doc: "Writes one point for each answer of 500 and above.",
    source: `// Count errors in InfluxDB\nfunction onItemCaptured(data) {\n  if (data.response.status >= 500) {\n    vendor.influxdb(env.INFLUX_URL, env.INFLUX_TOKEN, "org", "bucket", "errors", { count: 1 });\n  }\n}\n`,
    env: ["INFLUX_URL", "INFLUX_TOKEN"],
  },
  {
    file: "redact.js",
    title: "Redact tokens",
    doc: "Shows [REDACTED] in the place of authorisation headers.",
    source: `// Redact tokens\nfunction onItemQueried(data) {\n  data.request.headers.Authorization = "[REDACTED]";\n  return data;\n}\n`,
    env: [],
  },
];
