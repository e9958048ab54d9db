// Capture inside one pod, for those who may do little: an ephemeral container joins the pod and only waits for the length
// of the lease; tcpdump runs in it through exec, and its output comes here. What a container itself writes would also
// land in the node's logs, what exec carries does not. It sees the pod's loopback, so also what a sidecar encrypts.
// Kubernetes keeps the ended container's record in the pod: that alone stays behind.
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { ContractError } from "../../contract/index.ts";
import { type ChannelHandler, ChannelStream } from "../api/channel-stream.ts";
import { clip, MAX_WORDS } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { resourcePath } from "../api/list.ts";
import { podSchema } from "../api/objects.ts";
import { stuckContainer } from "../deploy/agent-state.ts";
import { newSessionId, sessionName } from "../manifests/labels.ts";
import type { PodTap, PodTapOrder } from "../types.ts";

/** Time that the container has to start. */
const START_MS = 120_000;
const POLL_MS = 250;
/** Longest filter, in UTF-16 units: it is part of an address. */
export const MAX_FILTER_LENGTH = 4096;
/** Snap length and kernel buffer (KiB) as in node agents. */
const TCPDUMP = ["tcpdump", "-i", "any", "-n", "-U", "-s", "262144", "-B", "32768", "-w", "-"];

// Channels of exec. Source: k8s.io/kubelet/pkg/cri/streaming/remotecommand/websocket.go.
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;

export async function tapPod(client: KubeClient, order: PodTapOrder, signal?: AbortSignal): Promise<PodTap> {
  if (order.filter.length > MAX_FILTER_LENGTH) {
    throw new ContractError("BAD_FILTER", `the capture filter is longer than ${MAX_FILTER_LENGTH}`, "shorten it");
  }
  const path = `${resourcePath("", "v1", order.namespace, "pods")}/${encodeURIComponent(order.pod)}`;
  const container = sessionName(newSessionId());
  await client.call({
    method: "PATCH",
    path: `${path}/ephemeralcontainers`,
    contentType: "application/strategic-merge-patch+json",
    body: { spec: { ephemeralContainers: [waitingContainer(container, order)] } },
    signal,
  });
  await running(client, path, container, signal);
  const words = { said: "" };
  const filter = order.filter === "" ? [] : [order.filter];
  const query = { container, command: [...TCPDUMP, ...filter], stdout: true, stderr: true };
  const stream = new ChannelStream(await client.socket(`${path}/exec`, query, signal), execHandler(words));
  return {
    stream,
    container,
    said: () => words.said,
    stop: async () => {
      stream.destroy();
      await endContainer(client, path, container);
    },
  };
}

/** Waits, and can be told to end. Ephemeral containers take no limits of their own: the pod's hold. */
export function waitingContainer(name: string, { image, leaseSeconds }: PodTapOrder): object {
  return {
    name,
    image,
    imagePullPolicy: "IfNotPresent",
    command: ["sh", "-c", `trap 'exit 0' TERM; sleep ${Math.ceil(leaseSeconds)} & wait`],
    securityContext: {
      runAsUser: 0,
      runAsGroup: 0,
      runAsNonRoot: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"], add: ["NET_RAW", "SETUID", "SETGID"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
  };
}

async function running(client: KubeClient, path: string, container: string, signal?: AbortSignal): Promise<void> {
  const giveUpAtMs = Date.now() + START_MS;
  let last = "it did not start";
  while (Date.now() < giveUpAtMs) {
    const pod = podSchema.parse(await client.call({ path, signal }));
    const status = pod.status.ephemeralContainerStatuses.find(({ name }) => name === container);
    if (status?.state.running) return;
    const stuck = status === undefined ? null : stuckContainer(status);
    if (stuck !== null)
      throw new ContractError("UNREACHABLE", `the pod tap does not start: ${stuck.reason}`, stuck.nextStep);
    if (status?.state.terminated) {
      last = clip(status.state.terminated.message ?? status.state.terminated.reason ?? "it ended at once");
      break;
    }
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
  throw new ContractError("UNREACHABLE", `the pod tap does not start: ${last}`, "look at the pod's description");
}

/** Also ends what runs in it. When that fails the lease does it. */
async function endContainer(client: KubeClient, path: string, container: string): Promise<void> {
  const query = { container, command: ["kill", "-TERM", "1"], stdout: true };
  const socket = await client.socket(`${path}/exec`, query);
  await new Promise<void>((resolve) => {
    socket.once("close", () => resolve());
    socket.once("error", () => resolve());
    socket.resume();
  });
}

const statusSchema = z.object({
  status: z.string(),
  message: z.string().optional(),
});

function parseStatus(text: string): z.infer<typeof statusSchema> | null {
  try {
    return statusSchema.parse(JSON.parse(text));
  } catch {
    // An end that cannot be read is told as a connection that was cut.
    return null;
  }
}

export function execHandler(words: { said: string }): ChannelHandler {
  let status: z.infer<typeof statusSchema> | null = null;
  return {
    read(channel, bytes) {
      if (channel === STDOUT) return bytes;
      // The end of what tcpdump says is what counts: its counters, its complaint.
      if (channel === STDERR) words.said = (words.said + bytes.toString("utf8")).slice(-MAX_WORDS);
      if (channel === STATUS) status = parseStatus(bytes.toString("utf8"));
      return null;
    },
    closed(code, reason) {
      if (status?.status === "Success") return null;
      const [line = ""] = words.said.trimEnd().split("\n").slice(-1);
      if (status !== null) {
        const why = line === "" ? (status.message ?? "it failed") : line;
        return new ContractError(
          "UNSUPPORTED",
          `tcpdump in the pod ended: ${why}`,
          "check the capture filter and the image",
        );
      }
      const why = reason === "" ? `the connection ended (${code})` : reason;
      return new ContractError("UNREACHABLE", `the pod tap was cut: ${why}`, "start it again");
    },
  };
}
