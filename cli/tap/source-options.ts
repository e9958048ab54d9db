// What the options of `tap` say of what is captured, what leaves a node, and what an agent may use.
import type { SourceSettings } from "../../host/cluster/tapped-cluster.ts";
import { type AgentLimits, DEFAULT_SETTINGS } from "../../k8s/index.ts";
import { UsageError } from "../command/failures.ts";
import { parseDurationSeconds } from "../command/parse-arguments.ts";

/** The options as they were given. */
export interface SourceValues {
  readonly bpf?: string;
  readonly "source-filter"?: string;
  readonly "max-body"?: string;
  readonly "redact-header"?: readonly string[];
  readonly redact?: readonly string[];
  readonly cpu?: string;
  readonly memory?: string;
  readonly "ring-size"?: string;
  readonly "ring-age"?: string;
}

/** Longest age that an agent is told. */
const MAX_RING_SECONDS = 86_400;
/** Sizes beyond are no sizes of memory or disk. */
const MAX_BYTES = 2 ** 40;
const UNITS: Readonly<Record<string, number>> = { "": 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

export function sourceSettingsOf(values: SourceValues): SourceSettings {
  return {
    packetFilter: values.bpf ?? "",
    entryFilter: values["source-filter"] ?? "",
    maxBodyBytes: values["max-body"] === undefined ? 0 : parseBytes("max-body", values["max-body"]),
    redaction: { headers: values["redact-header"] ?? [], paths: values.redact ?? [] },
  };
}

export function limitsOf(values: SourceValues): AgentLimits {
  const { limits } = DEFAULT_SETTINGS;
  const { cpu, memory, "ring-size": size, "ring-age": age } = values;
  return {
    cpuMillicores: cpu === undefined ? limits.cpuMillicores : parseMillicores(cpu),
    memoryBytes: memory === undefined ? limits.memoryBytes : parseBytes("memory", memory),
    ringBytes: size === undefined ? limits.ringBytes : parseBytes("ring-size", size),
    ringSeconds: age === undefined ? limits.ringSeconds : parseAge(age),
  };
}

/** As Kubernetes writes them: `65536`, `64Ki`, `512Mi`, `2Gi`. */
export function parseBytes(option: string, text: string): number {
  const [, digits = "", unit = ""] = /^(\d{1,13})(Ki|Mi|Gi)?$/.exec(text) ?? [];
  const bytes = Number(digits) * (UNITS[unit] ?? 1);
  if (digits === "" || bytes < 1 || bytes > MAX_BYTES)
    throw new UsageError(`--${option} must be a size such as 65536, 64Ki, 512Mi or 2Gi, not "${text}"`);
  return bytes;
}
/** As Kubernetes writes them: `500m`, `2`. */
export function parseMillicores(text: string): number {
  const [, digits = "", unit] = /^(\d{1,5})(m)?$/.exec(text) ?? [];
  const millicores = Number(digits) * (unit === undefined ? 1000 : 1);
  if (digits === "" || millicores < 1) throw new UsageError(`--cpu must be cores such as 2 or 500m, not "${text}"`);
  return millicores;
}
function parseAge(text: string): number {
  const seconds = Math.round(parseDurationSeconds("ring-age", text));
  if (seconds >= 1 && seconds <= MAX_RING_SECONDS) return seconds;
  throw new UsageError(`--ring-age must be from 1s to ${MAX_RING_SECONDS / 3600}h, not "${text}"`);
}
