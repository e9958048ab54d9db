// Capture inside one pod, for those who may do little: an ephemeral container joins the pod and only waits for the length
// of the lease, which can be renewed; tcpdump runs in it through exec, and its output comes here. What a container itself
// writes would also land in the node's logs, what exec carries does not. It sees the pod's loopback, so also what a
// sidecar encrypts. Kubernetes keeps the ended container's record in the pod: that alone stays behind.
import { finished } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { ContractError } from "../../contract/index.ts";
import { type ChannelHandler, ChannelStream } from "../api/channel-stream.ts";
import { clip, isStatus, MAX_WORDS } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { resourcePath } from "../api/list.ts";
import { type ContainerStatus, podSchema } from "../api/objects.ts";
import { stuckContainer } from "../deploy/agent-state.ts";
import { newSessionId, sessionName } from "../manifests/labels.ts";
import type { PodCapture, PodClock, PodRun, PodTapOrder } from "../types.ts";
import { podClock } from "./pod-clock.ts";

/** Time that the container has to start, and to end. */
const START_MS = 120_000;
const END_MS = 15_000;
const POLL_MS = 250;
/** Longest filter, in UTF-16 units: it is part of an address. */
export const MAX_FILTER_LENGTH = 4096;
/** Characters of what `date` prints. */
const MAX_DATE_LENGTH = 64;
const TCPDUMP = ["tcpdump", "-i", "any", "-n", "-U", "-w", "-"];
/** Snap length and kernel buffer (KiB) as in node agents (capture-agent/capture.sh). */
const BULK = ["-s", "262144", "-B", "32768"];
const PROMPT = ["-s", "65549", "-B", "65536", "--immediate-mode"];

// Channels of exec. Source: k8s.io/kubelet/pkg/cri/streaming/remotecommand/websocket.go.
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;

/** Where a container says which session it is of, and whose that is: it can have no labels. */
export const SESSION_VARIABLE = "THRESHER_SESSION";
export const USER_VARIABLE = "THRESHER_USER";
export const USER_NAME_VARIABLE = "THRESHER_USER_NAME";

export interface JoinOptions {
  /** Called with the container's name once it was added, before it runs. */
  readonly added?: (container: string) => void;
  readonly signal?: AbortSignal;
}

/** Adds the container and waits until it runs. One that was added when it is cancelled is ended. */
export async function joinPod(client: KubeClient, order: PodTapOrder, options: JoinOptions = {}): Promise<PodCapture> {
  const { added, signal } = options;
  const path = podPath(order);
  const container = sessionName(newSessionId());
  await client.call({
    method: "PATCH",
    path: `${path}/ephemeralcontainers`,
    contentType: "application/strategic-merge-patch+json",
    body: { spec: { ephemeralContainers: [waitingContainer(container, order)] } },
    signal,
  });
  added?.(container);
  await running(client, path, container, signal);
  const joined = new JoinedPod(client, path, container);
  if (signal?.aborted !== true) return joined;
  await joined.end();
  throw new ContractError("CANCELLED", "the pod tap was cancelled", "start it again");
}

/** Ends a container that somebody added and nobody follows any more. False where it runs on. */
export function endContainer(
  client: KubeClient,
  { container, ...pod }: { readonly namespace: string; readonly pod: string; readonly container: string },
): Promise<boolean> {
  return new JoinedPod(client, podPath(pod), container).end();
}

function podPath({ namespace, pod }: Pick<PodTapOrder, "namespace" | "pod">): string {
  return `${resourcePath("", "v1", namespace, "pods")}/${encodeURIComponent(pod)}`;
}

class JoinedPod implements PodCapture {
  readonly container: string;
  readonly #client: KubeClient;
  readonly #path: string;

  constructor(client: KubeClient, path: string, container: string) {
    this.#client = client;
    this.#path = path;
    this.container = container;
  }

  async run(filter: string, isPrompt: boolean, signal?: AbortSignal): Promise<PodRun> {
    if (filter.length > MAX_FILTER_LENGTH) {
      throw new ContractError("BAD_FILTER", `the capture filter is longer than ${MAX_FILTER_LENGTH}`, "shorten it");
    }
    const words = { said: "" };
    const command = [...TCPDUMP, ...(isPrompt ? PROMPT : BULK), ...(filter === "" ? [] : ["--", filter])];
    const clock = await this.#clock(signal);
    const stream = await this.#exec(command, execHandler(words), signal);
    return { stream, said: () => words.said, clock };
  }
  async isRunning(signal?: AbortSignal): Promise<boolean> {
    return Boolean((await statusOf(this.#client, this.#path, this.container, signal))?.state.running);
  }
  async renew(signal?: AbortSignal): Promise<void> {
    await this.#signal("USR1", signal);
  }
  async end(): Promise<boolean> {
    // What ends takes the one that signals with it: whether it still runs is what counts.
    await this.#signal("TERM").catch(() => undefined);
    const giveUpAtMs = Date.now() + END_MS;
    while (await this.isRunning().catch(isGone)) {
      if (Date.now() > giveUpAtMs) return false;
      await sleep(POLL_MS);
    }
    return true;
  }

  /** Null where the image has no `date` that says it. */
  async #clock(signal?: AbortSignal): Promise<PodClock | null> {
    const askedMs = Date.now();
    const stream = await this.#exec(["date", "+%s.%N"], execHandler({ said: "" }, "date"), signal);
    let text = "";
    try {
      for await (const chunk of stream) text = (text + String(chunk)).slice(-MAX_DATE_LENGTH);
    } catch (error) {
      if (!(error instanceof ContractError) || error.code !== "UNSUPPORTED") throw error;
    }
    return podClock(text, askedMs, Date.now());
  }

  async #exec(command: readonly string[], handler: ChannelHandler, signal?: AbortSignal): Promise<ChannelStream> {
    const query = { container: this.container, command, stdout: true, stderr: true };
    return new ChannelStream(await this.#client.socket(`${this.#path}/exec`, query, signal), handler);
  }

  /** Rejects where the container could not be reached, or nothing in it was signalled. */
  async #signal(name: "USR1" | "TERM", signal?: AbortSignal): Promise<void> {
    const command = ["sh", "-c", SIGNAL, "signal", this.container, name];
    const stream = await this.#exec(command, execHandler({ said: "" }, "the signal"), signal);
    // The cluster's words for it are the whole command.
    await finished(stream.resume()).catch((error: unknown) => {
      if (!(error instanceof ContractError) || error.code !== "UNSUPPORTED") throw error;
      throw new ContractError("UNREACHABLE", `nothing waits any more in ${this.container}`, "start the tap again");
    });
  }
}

/** The pod went with all that was in it: nothing runs. */
function isGone(error: unknown): boolean {
  if (isStatus(error, 404)) return false;
  throw error;
}

/** Waits for the length of the lease ($1) from the start and from each SIGUSR1, and can be told to end. */
const WAIT = `trap 'exit 0' TERM; trap 'renewed=1' USR1; renewed=1
while [ $renewed = 1 ]; do renewed=0; sleep "$1" & waiting=$!; wait $waiting; kill $waiting 2>/dev/null; done`;
/**
 * Sends $2 to the shell that waits, which bears the container's name ($1) among its arguments: in a pod whose containers
 * share their processes it is not number 1.
 */
const SIGNAL = `for entry in /proc/[0-9]*; do
  pid=\${entry#/proc/}
  if grep -qs "wait-$1" $entry/cmdline; then kill -$2 $pid && sent=1; fi
done
[ "\${sent-}" = 1 ]`;

/** Ephemeral containers take no limits of their own: the pod's hold. */
export function waitingContainer(name: string, { image, leaseSeconds, session, user }: PodTapOrder): object {
  return {
    name,
    image,
    imagePullPolicy: "IfNotPresent",
    command: ["sh", "-c", WAIT, `wait-${name}`, String(Math.ceil(leaseSeconds))],
    env: [
      { name: SESSION_VARIABLE, value: session },
      { name: USER_VARIABLE, value: user.label },
      { name: USER_NAME_VARIABLE, value: user.name },
    ],
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

async function statusOf(
  client: KubeClient,
  path: string,
  container: string,
  signal?: AbortSignal,
): Promise<ContainerStatus | undefined> {
  const pod = podSchema.parse(await client.call({ path, signal }));
  return pod.status.ephemeralContainerStatuses.find(({ name }) => name === container);
}

/** A container cannot be ended before it runs: one that nobody wants any more is waited for as well, less long. */
async function running(client: KubeClient, path: string, container: string, signal?: AbortSignal): Promise<void> {
  let giveUpAtMs = Date.now() + START_MS;
  const hurry = (): void => {
    giveUpAtMs = Math.min(giveUpAtMs, Date.now() + END_MS);
  };
  signal?.addEventListener("abort", hurry, { once: true });
  let last = "it did not start";
  while (Date.now() < giveUpAtMs) {
    const status = await statusOf(client, path, container);
    if (status?.state.running) return;
    const stuck = status === undefined ? null : stuckContainer(status);
    if (stuck !== null)
      throw new ContractError("UNREACHABLE", `the pod tap does not start: ${stuck.reason}`, stuck.nextStep);
    if (status?.state.terminated) {
      last = clip(status.state.terminated.message ?? status.state.terminated.reason ?? "it ended at once");
      break;
    }
    await sleep(POLL_MS);
  }
  throw new ContractError("UNREACHABLE", `the pod tap does not start: ${last}`, "look at the pod's description");
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

export function execHandler(words: { said: string }, what = "tcpdump"): ChannelHandler {
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
          `${what} in the pod ended: ${why}`,
          "check the capture filter and the image",
        );
      }
      const why = reason === "" ? `the connection ended (${code})` : reason;
      return new ContractError("UNREACHABLE", `the pod tap was cut: ${why}`, "start it again");
    },
  };
}
