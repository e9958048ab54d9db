// Containers of pod taps that still run, wherever they were added: their environment says whose they are. What they leave
// when they end is the pod's record of them, which nobody can remove.
import { z } from "zod";
import { ownerSchema } from "../api/objects.ts";
import { APP } from "../manifests/labels.ts";
import { SESSION_VARIABLE, USER_NAME_VARIABLE, USER_VARIABLE } from "../pod-tap/pod-tap.ts";

const text = z.string().max(1024);
export const tappedPodSchema = ownerSchema.extend({
  spec: z.object({
    nodeName: text.default(""),
    ephemeralContainers: z
      .array(
        z.object({
          name: text,
          command: z.array(z.string()).default([]),
          env: z.array(z.object({ name: z.string(), value: z.string().default("") })).default([]),
        }),
      )
      .default([]),
  }),
  status: z
    .object({
      ephemeralContainerStatuses: z
        .array(
          z.object({
            name: text,
            state: z.object({ running: z.object({ startedAt: z.string().nullish() }).nullish() }).default({}),
          }),
        )
        .default([]),
    })
    .prefault({}),
});
export type PodWithContainers = z.infer<typeof tappedPodSchema>;

export interface LeftContainer {
  readonly session: string;
  /** As in labels of other objects; empty where it does not say. */
  readonly user: string;
  readonly userName: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly node: string;
  readonly startedAtMs: number;
  /** At the latest, unless it is renewed: how often it was, nobody knows from outside. */
  readonly leaseEndsAtMs: number;
}

/** Those of a pod. Times are the server's. */
export function containersOf({ metadata, spec, status }: PodWithContainers, nowMs: number): readonly LeftContainer[] {
  return spec.ephemeralContainers.flatMap(({ name, command, env }) => {
    const running = status.ephemeralContainerStatuses.find((one) => one.name === name)?.state.running;
    if (!running || !name.startsWith(`${APP}-`) || !command.includes(`wait-${name}`)) return [];
    const valueOf = (variable: string): string => env.find((one) => one.name === variable)?.value ?? "";
    const startedAtMs = Date.parse(running.startedAt ?? metadata.creationTimestamp ?? "");
    const leaseMs = Number(command.at(-1)) * 1000;
    return [
      {
        session: valueOf(SESSION_VARIABLE) || name.slice(APP.length + 1),
        user: valueOf(USER_VARIABLE),
        userName: valueOf(USER_NAME_VARIABLE),
        namespace: metadata.namespace,
        pod: metadata.name,
        container: name,
        node: spec.nodeName,
        startedAtMs,
        leaseEndsAtMs: startedAtMs + leaseMs > nowMs ? startedAtMs + leaseMs : nowMs + leaseMs,
      },
    ];
  });
}
