// The parts of Kubernetes objects that are read here, checked where they arrive. What is not named is dropped at once:
// a cluster's pods take a tenth of the memory so. Source: Kubernetes API reference 1.34.
import { z } from "zod";

const name = z.string().max(1024);
const labels = z.record(z.string(), z.string()).optional();
/** Annotations hold whole manifests and tool states: longer ones than this, in UTF-16 units, are not kept. */
const MAX_ANNOTATION = 1024;
const annotations = z
  .record(z.string(), z.string())
  .transform((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value.length <= MAX_ANNOTATION)))
  .optional();
const metadata = z.object({
  name,
  namespace: name.default(""),
  uid: z.string().default(""),
  resourceVersion: z.string().default(""),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
  labels,
  annotations,
  ownerReferences: z
    .array(z.object({ kind: z.string(), name, uid: z.string(), controller: z.boolean().optional() }))
    .optional(),
});
const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
});
const finished = z.object({
  exitCode: z.number().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
});
const containerStatus = z.object({
  name,
  ready: z.boolean().default(false),
  restartCount: z.number().default(0),
  state: z
    .object({
      waiting: z.object({ reason: z.string().optional(), message: z.string().optional() }).nullish(),
      running: z.object({}).nullish(),
      terminated: finished.nullish(),
    })
    .default({}),
  lastState: z.object({ terminated: finished.nullish() }).default({}),
});
const container = z.object({
  name,
  ports: z.array(z.object({ containerPort: z.number(), hostPort: z.number().optional() })).optional(),
});

export const podSchema = z.object({
  metadata,
  spec: z.object({
    nodeName: name.default(""),
    hostNetwork: z.boolean().default(false),
    containers: z.array(container).default([]),
  }),
  status: z
    .object({
      phase: z.string().default(""),
      podIP: z.string().default(""),
      podIPs: z.array(z.object({ ip: z.string() })).optional(),
      hostIP: z.string().default(""),
      startTime: z.string().nullish(),
      reason: z.string().optional(),
      message: z.string().optional(),
      conditions: z.array(condition).default([]),
      initContainerStatuses: z.array(containerStatus).default([]),
      containerStatuses: z.array(containerStatus).default([]),
      ephemeralContainerStatuses: z.array(containerStatus).default([]),
    })
    .prefault({}),
});
export type Pod = z.infer<typeof podSchema>;
export type ContainerStatus = z.infer<typeof containerStatus>;

export const nodeSchema = z.object({
  metadata,
  status: z
    .object({
      conditions: z.array(condition).default([]),
      addresses: z.array(z.object({ type: z.string(), address: z.string() })).default([]),
    })
    .prefault({}),
});
export type Node = z.infer<typeof nodeSchema>;

export const serviceSchema = z.object({
  metadata,
  spec: z
    .object({
      type: z.string().default(""),
      clusterIP: z.string().default(""),
      clusterIPs: z.array(z.string()).optional(),
      externalIPs: z.array(z.string()).optional(),
    })
    .prefault({}),
  status: z
    .object({
      loadBalancer: z.object({ ingress: z.array(z.object({ ip: z.string().optional() })).optional() }).prefault({}),
    })
    .prefault({}),
});
export type Service = z.infer<typeof serviceSchema>;

export const endpointSliceSchema = z.object({
  metadata,
  endpoints: z
    .array(
      z.object({
        addresses: z.array(z.string()).default([]),
        targetRef: z.object({ kind: z.string().optional(), name: z.string().optional() }).nullish(),
      }),
    )
    .nullish(),
});
export type EndpointSlice = z.infer<typeof endpointSliceSchema>;

/** ReplicaSets and Jobs where only their names and owners matter. */
export const ownerSchema = z.object({
  metadata: metadata.omit({ annotations: true }).extend({ annotations: z.undefined().catch(undefined) }),
});
export type Owner = z.infer<typeof ownerSchema>;

export const jobSchema = z.object({
  metadata,
  spec: z.object({ activeDeadlineSeconds: z.number().optional() }).prefault({}),
  status: z
    .object({
      startTime: z.string().nullish(),
      active: z.number().default(0),
      conditions: z.array(condition).default([]),
    })
    .prefault({}),
});
export type Job = z.infer<typeof jobSchema>;

export const eventSchema = z.object({
  metadata,
  type: z.string().default(""),
  reason: z.string().default(""),
  message: z.string().default(""),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
  involvedObject: z.object({ kind: z.string().default(""), name: z.string().default("") }),
});
export type KubeEvent = z.infer<typeof eventSchema>;

export type Kept = { readonly metadata: z.infer<typeof metadata> };

/** One page of a list. Objects that are not as they should be are left out and counted. */
export const listSchema = z.object({
  metadata: z.object({ resourceVersion: z.string().default(""), continue: z.string().optional() }).prefault({}),
  items: z.array(z.unknown()).nullish(),
});
