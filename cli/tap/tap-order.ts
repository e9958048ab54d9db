// What the options of `tap` ask of a cluster, checked before anything is sent.
import { MAX_LEASE_SECONDS, MIN_LEASE_SECONDS } from "../../contract/index.ts";
import { DEFAULT_SETTINGS, type TapOrder, type TapSettings } from "../../k8s/index.ts";
import { UsageError } from "../command/failures.ts";
import { parseDurationSeconds } from "../command/parse-arguments.ts";
import { limitsOf, type SourceValues } from "./source-options.ts";

/** The options as they were given. */
export interface TapOrderValues extends SourceValues {
  readonly context?: string;
  readonly namespace?: readonly string[];
  readonly "exclude-namespace"?: readonly string[];
  readonly "pod-tap"?: boolean;
  readonly pod?: string;
  readonly selector?: string;
  readonly node?: readonly string[];
  readonly lease?: string;
  readonly "agent-namespace"?: string;
  readonly "agent-image"?: string;
  readonly "capture-image"?: string;
  readonly "pull-secret"?: readonly string[];
}

export function tapOrderOf(values: TapOrderValues): TapOrder {
  return {
    way: values["pod-tap"] === true ? "pod" : "node",
    namespaces: values.namespace ?? [],
    excludedNamespaces: values["exclude-namespace"] ?? [],
    podPattern: values.pod ?? "",
    labelSelector: values.selector ?? "",
    nodes: values.node ?? [],
    agentNamespace: values["agent-namespace"] ?? "",
  };
}

export function tapSettingsOf(values: TapOrderValues): Partial<TapSettings> {
  return {
    images: {
      agent: values["agent-image"] ?? DEFAULT_SETTINGS.images.agent,
      capture: values["capture-image"] ?? DEFAULT_SETTINGS.images.capture,
    },
    imagePullSecrets: values["pull-secret"] ?? [],
    limits: limitsOf(values),
    leaseSeconds: values.lease === undefined ? DEFAULT_SETTINGS.leaseSeconds : parseLease(values.lease),
  };
}

function parseLease(text: string): number {
  const seconds = Math.round(parseDurationSeconds("lease", text));
  if (seconds < MIN_LEASE_SECONDS || seconds > MAX_LEASE_SECONDS) {
    throw new UsageError(`--lease must be from ${MIN_LEASE_SECONDS}s to ${MAX_LEASE_SECONDS / 3600}h, not "${text}"`);
  }
  return seconds;
}
