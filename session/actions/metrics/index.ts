// prometheus.metric and prometheus.vector: metrics of scripts, served to a Prometheus on this machine while the constant
// PROMETHEUS_PORT is set, and pushed to a collector while OTEL_EXPORTER_OTLP_ENDPOINT is.
import type { JsonValue, ScriptEnv } from "../../hooks/types.ts";
import { objectArgument, textArgument } from "../arguments.ts";
import type { Action, ActionContext } from "../types.ts";
import { metricLabels, MetricTable, metricType } from "./metric-table.ts";
import { MetricsServer } from "./metrics-server.ts";
import { OtlpPush, pushTarget, type SendRequest } from "./otlp-push.ts";

export type { SendRequest } from "./otlp-push.ts";

export interface Metrics {
  readonly actions: readonly Action[];
  /** Pushes a last time, and ends what is served. */
  readonly close: () => Promise<void>;
}

/** Metrics of all scripts of a session. */
export function openMetrics(send: SendRequest): Metrics {
  const session = new SessionMetrics(send);
  const action = (helper: string, isUntypedKnown: boolean): Action => ({
    helper,
    hosts: (_args, env) => {
      const target = pushTarget(env);
      return target === null ? [] : [target.url.host];
    },
    describe: ([name, , , value]) => ({ target: textArgument(name), summary: textArgument(value) }),
    run: (args, context) => session.record(args, context, isUntypedKnown),
  });
  return {
    actions: [action("prometheus.metric", true), action("prometheus.vector", false)],
    close: () => session.close(),
  };
}

class SessionMetrics {
  readonly #send: SendRequest;
  #table: Promise<MetricTable> | null = null;
  #push: OtlpPush | null = null;
  #server: MetricsServer | null = null;
  #serving: Promise<string> = Promise.resolve("");
  #port = 0;

  constructor(send: SendRequest) {
    this.#send = send;
  }
  /** Answers what becomes of the value, for people. */
  async record(args: readonly JsonValue[], context: ActionContext, isUntypedKnown: boolean): Promise<string> {
    const [name, description, type, value, labels] = args;
    const kind = metricType(Number(type));
    if (kind === "untyped" && !isUntypedKnown) throw new TypeError("a vector is a counter (1) or a gauge (2)");
    const port = portOf(context.env);
    const table = await (this.#table ??= MetricTable.open());
    table.record({
      name: textArgument(name),
      description: textArgument(description),
      type: kind,
      value: Number(value ?? Number.NaN),
      labels: metricLabels(objectArgument(labels)),
    });
    this.#push ??= new OtlpPush(this.#send, () => table.values());
    this.#push.follow(context);
    const served = await this.#serve(port, table);
    return ["recorded", served, this.#push.problem].filter((text) => text !== "").join("; ");
  }
  async close(): Promise<void> {
    await this.#push?.close();
    await this.#serving;
    await this.#server?.close();
    this.#server = null;
  }

  #serve(port: number, table: MetricTable): Promise<string> {
    if (port !== this.#port) {
      this.#port = port;
      this.#serving = this.#serving.then(() => this.#serveAt(port, table));
    }
    return this.#serving;
  }
  async #serveAt(port: number, table: MetricTable): Promise<string> {
    await this.#server?.close();
    this.#server = null;
    if (port === 0) return "";
    try {
      this.#server = await MetricsServer.open(port, () => table.text());
      return `served at http://127.0.0.1:${port}/metrics`;
    } catch (error) {
      return `not served: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}

/** 0 where it is not set. */
function portOf(env: ScriptEnv): number {
  const text = textArgument(env["PROMETHEUS_PORT"]);
  if (text === "") return 0;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new TypeError("the constant PROMETHEUS_PORT is no port");
}
