// Metrics as an OTLP export request in JSON (opentelemetry-proto, metrics/v1/metrics.proto; OTLP 1.x "JSON Protobuf
// Encoding"): names in lower camel case, enumerations as numbers, 64-bit integers as decimal text.
import type { MetricValues } from "./metric-table.ts";

/** AGGREGATION_TEMPORALITY_CUMULATIVE: values are sums since `startTimeUnixNano`. */
const CUMULATIVE = 2;

export interface OtlpTimes {
  readonly startMs: number;
  readonly nowMs: number;
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string };
}
interface DataPoint {
  readonly attributes: readonly Attribute[];
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly asDouble: number;
}

/** `ExportMetricsServiceRequest`. A metric without a type is a gauge. */
export function encodeOtlp(metrics: readonly MetricValues[], times: OtlpTimes): object {
  const resource = { attributes: attributesOf({ "service.name": "thresher" }) };
  const scope = { name: "thresher.scripts" };
  return {
    resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: metrics.map((one) => encodeMetric(one, times)) }] }],
  };
}

function encodeMetric({ name, description, type, points }: MetricValues, times: OtlpTimes): object {
  const dataPoints = points.map(({ labels, value }) => dataPoint(labels, value, times));
  if (type !== "counter") return { name, description, gauge: { dataPoints } };
  return { name, description, sum: { dataPoints, aggregationTemporality: CUMULATIVE, isMonotonic: true } };
}

function dataPoint(labels: Readonly<Record<string, string>>, value: number, { startMs, nowMs }: OtlpTimes): DataPoint {
  return {
    attributes: attributesOf(labels),
    startTimeUnixNano: nanoseconds(startMs),
    timeUnixNano: nanoseconds(nowMs),
    asDouble: value,
  };
}

function attributesOf(texts: Readonly<Record<string, string>>): readonly Attribute[] {
  return Object.entries(texts).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms)) * 1_000_000n);
}
