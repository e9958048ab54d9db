// The metrics of all scripts: names, series and values, bounded by number. Kept in a registry of prom-client.
import type { Counter, Gauge, Registry } from "prom-client";
import type { JsonMembers } from "../arguments.ts";
import { textArgument } from "../arguments.ts";

/** Series of all metrics together. */
export const MAX_SERIES = 10_000;
export const MAX_LABELS = 32;
/** Characters of a name, and of a label's value and a description. */
export const MAX_NAME_LENGTH = 200;
export const MAX_TEXT_LENGTH = 1024;
// Prometheus' data model; names with two underscores in front are its own.
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;

export type MetricType = "counter" | "gauge" | "untyped";
/** The numbers that scripts write. */
const TYPES: readonly (MetricType | undefined)[] = [undefined, "counter", "gauge", "untyped"];

export interface MetricRecord {
  readonly name: string;
  readonly description: string;
  readonly type: MetricType;
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}
/** A metric with its values. */
export interface MetricValues {
  readonly name: string;
  readonly description: string;
  readonly type: MetricType;
  readonly points: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

interface Known {
  readonly type: MetricType;
  readonly labelNames: string;
  readonly metric: Counter | Gauge;
}

/** The type of a number; throws for what is none. */
export function metricType(type: number): MetricType {
  const found = TYPES[type];
  if (found === undefined) throw new TypeError(`${type} is no type of a metric: 1 counter, 2 gauge, 3 untyped`);
  return found;
}

export function metricLabels(labels: JsonMembers): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, textArgument(value)]));
}

export class MetricTable {
  readonly #registry: Registry;
  readonly #make: { readonly Counter: typeof Counter; readonly Gauge: typeof Gauge };
  readonly #known = new Map<string, Known>();
  readonly #series = new Set<string>();

  private constructor(registry: Registry, make: { Counter: typeof Counter; Gauge: typeof Gauge }) {
    this.#registry = registry;
    this.#make = make;
  }
  static async open(): Promise<MetricTable> {
    const { Counter, Gauge, Registry: Registered } = await import("prom-client");
    return new MetricTable(new Registered(), { Counter, Gauge });
  }
  /** Adds to a counter, sets another. Throws where the record is not valid, or another metric has the name. */
  record(record: MetricRecord): void {
    const { name, type, value, labels } = record;
    check(record);
    const known = this.#known.get(name);
    const labelNames = Object.keys(labels).toSorted();
    if (known !== undefined && known.type !== type) throw new Error(`${name} is a ${known.type} already`);
    if (known !== undefined && known.labelNames !== labelNames.join(" ")) {
      throw new Error(`${name} has the labels ${known.labelNames || "(none)"}`);
    }
    this.#count(JSON.stringify([name, labelNames.map((label) => labels[label])]));
    const { metric } = known ?? this.#add(record, labelNames);
    if ("set" in metric) metric.set({ ...labels }, value);
    else metric.inc({ ...labels }, value);
  }
  /** Prometheus' text format 0.0.4. */
  async text(): Promise<string> {
    const lines = (await this.#registry.metrics()).split("\n");
    return lines.map((line) => this.#typed(line)).join("\n");
  }
  async values(): Promise<readonly MetricValues[]> {
    const metrics = await this.#registry.getMetricsAsJSON();
    return metrics.map(({ name, help, values }) => ({
      name,
      description: help,
      type: this.#known.get(name)?.type ?? "untyped",
      points: values.map(({ labels, value }) => ({ labels: textsOf(labels), value })),
    }));
  }

  #count(series: string): void {
    if (this.#series.has(series)) return;
    if (this.#series.size >= MAX_SERIES) throw new Error(`more than ${MAX_SERIES} series: use fewer values of labels`);
    this.#series.add(series);
  }
  #add({ name, description, type }: MetricRecord, labelNames: readonly string[]): Known {
    const { Counter: MadeCounter, Gauge: MadeGauge } = this.#make;
    const facts = { name, help: description === "" ? name : description, labelNames: [...labelNames] };
    const options = { ...facts, registers: [this.#registry] };
    const metric = type === "counter" ? new MadeCounter(options) : new MadeGauge(options);
    const known = { type, metric, labelNames: labelNames.join(" ") };
    this.#known.set(name, known);
    return known;
  }
  // The registry knows no metric without a type: it is a gauge there.
  #typed(line: string): string {
    const name = /^# TYPE (\S+) gauge$/.exec(line)?.[1];
    return name !== undefined && this.#known.get(name)?.type === "untyped" ? `# TYPE ${name} untyped` : line;
  }
}

function textsOf(labels: Readonly<Partial<Record<string, string | number>>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}

function check({ name, description, type, value, labels }: MetricRecord): void {
  if (!METRIC_NAME.test(name) || name.length > MAX_NAME_LENGTH) {
    throw new TypeError(`${JSON.stringify(name.slice(0, 80))} is no name of a metric: letters, digits, _ and :`);
  }
  if (!Number.isFinite(value)) throw new TypeError(`${name}: the value is no number`);
  if (type === "counter" && value < 0) throw new TypeError(`${name}: a counter only grows`);
  if (description.length > MAX_TEXT_LENGTH) throw new TypeError(`${name}: the description is too long`);
  const entries = Object.entries(labels);
  if (entries.length > MAX_LABELS) throw new TypeError(`${name}: more than ${MAX_LABELS} labels`);
  for (const [label, text] of entries) {
    if (!LABEL_NAME.test(label) || label.length > MAX_NAME_LENGTH) {
      throw new TypeError(`${JSON.stringify(label.slice(0, 80))} is no name of a label`);
    }
    if (text.length > MAX_TEXT_LENGTH) throw new TypeError(`${name}: the value of ${label} is too long`);
  }
}
