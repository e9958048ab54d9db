// A cluster that is tapped, as a source of agents: what Kubernetes runs (k8s/) joined to whoever follows the agents (a
// session, or the command line). Agents come when their pod runs and go with it; their kernel filters follow the
// targeted pods; names are handed on as they are learnt.
import {
  deploy,
  type KubeClient,
  MAX_TAPPED_PODS,
  type NameChange,
  type NameWatch,
  type Plan,
  type PodWatch,
  type RemovalReport,
  type Tap,
  type Targets,
  watchNames,
  watchPods,
} from "../../k8s/index.ts";
import {
  type AgentList,
  type AgentName,
  type CaptureSettings,
  createSessionCredentials,
  type NameSpan,
} from "../../session/index.ts";
import { type AgentFiles, readAgentFiles } from "./agent-files.ts";
import { PodsTap } from "./pod-tap/pods-tap.ts";
import { packetFilter } from "./packet-filter.ts";

/** Who follows the agents. */
export interface Follower {
  readonly orderCapture: (agent: AgentName, settings: CaptureSettings) => void;
  readonly addNames: (spans: readonly NameSpan[]) => void;
}
/** What is captured of the targeted pods and what leaves a node, the same on all nodes. */
export type SourceSettings = Omit<CaptureSettings, "limits">;

export interface TapParts {
  readonly files: AgentFiles;
  /** Where agents are listed as their pods begin to run; taps of several clusters may share it. */
  readonly agents: AgentList;
  readonly settings?: SourceSettings;
  /** Of a tap of pods, which is dissected on this machine: file with secrets of TLS. Nodes are never given one. */
  readonly keyLog?: string;
  readonly signal?: AbortSignal;
}

export class TappedCluster {
  readonly plan: Plan;
  readonly tap: Tap;
  readonly names: NameWatch;
  /** Pods as scripts see them. */
  readonly pods: PodWatch;
  readonly #client: KubeClient;
  readonly #agents: AgentList;
  readonly #listed = new Set<string>();
  readonly #credentials: { readonly token: string; readonly fingerprint256: string };
  readonly #ends: (() => void)[] = [];
  readonly #settings: SourceSettings;
  #isOver = false;

  private constructor(
    client: KubeClient,
    plan: Plan,
    tap: Tap,
    credentials: { readonly token: string; readonly fingerprint256: string },
    { agents, settings = {} }: TapParts,
  ) {
    this.#agents = agents;
    this.#client = client;
    this.plan = plan;
    this.tap = tap;
    this.#credentials = credentials;
    this.#settings = settings;
    this.names = watchNames(client, { namespaces: plan.namespaces });
    this.pods = watchPods(client, plan.order);
    this.#ends.push(tap.onChange(() => this.#listAgents()));
    this.#listAgents();
  }

  /** Creates what the plan says. */
  static async start(client: KubeClient, plan: Plan, parts: TapParts): Promise<TappedCluster> {
    const { files, signal, keyLog } = parts;
    const keys = keyLog === undefined ? {} : { keyLog };
    const credentials = createSessionCredentials(Date.now());
    const code = await readAgentFiles(files);
    const tap =
      plan.order.way === "pod"
        ? await PodsTap.start(client, plan, { bundle: files.bundle, credentials, ...keys }, signal)
        : await deploy(client, plan, { ...code, credentials }, signal);
    return new TappedCluster(client, plan, tap, credentials, parts);
  }

  /** Whether agents of this machine dissect it, which may be lent secrets of TLS. */
  get takesKeyLog(): boolean {
    return this.tap instanceof PodsTap;
  }
  /** For connections that begin from now on; empty: none. Agents on nodes are never told of it. */
  useKeyLog(path: string): void {
    if (this.tap instanceof PodsTap) this.tap.useKeyLog(path);
  }
  /** Keeps the follower's orders and names up to date, until the end. */
  join(follower: Follower): void {
    const { limits } = this.plan.settings;
    // One disk, and not the nodes', holds the packets of all tapped pods.
    const ringBytes = this.plan.order.way === "pod" ? Math.floor(limits.ringBytes / MAX_TAPPED_PODS) : limits.ringBytes;
    const ordered = new Map<string, string>();
    const order = (targets: Targets): void => {
      for (const { node } of this.tap.nodes()) {
        const { packetFilter: wanted = "" } = this.#settings;
        const isTargetsOnly = this.tap.place(node).isTargetsOnly;
        const filter = isTargetsOnly ? wanted : packetFilter(targets.get(node) ?? [], wanted);
        if (ordered.get(node) === filter) continue;
        ordered.set(node, filter);
        follower.orderCapture(this.#nameOf(node), {
          ...this.#settings,
          packetFilter: filter,
          limits: { ...limits, ringBytes },
        });
      }
    };
    this.#ends.push(
      this.tap.onTargets(order),
      this.tap.onChange(() => order(this.tap.targets())),
      this.names.onChange((change) => follower.addNames(spansOf(change, this.plan.context))),
    );
    order(this.tap.targets());
  }

  /** Removes everything from the cluster, waits until it is gone, and looks. */
  async remove(): Promise<RemovalReport> {
    this.#end();
    try {
      return await this.tap.remove();
    } finally {
      this.#client.close();
    }
  }
  /** Leaves what runs to its lease. */
  detach(): void {
    this.#end();
    this.tap.detach();
    this.#client.close();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const end of this.#ends) end();
    this.names.stop();
    this.pods.stop();
    for (const node of this.#listed) this.#agents.remove(this.#nameOf(node));
  }
  #nameOf(node: string): AgentName {
    return { cluster: this.plan.context, node };
  }
  #listAgents(): void {
    const { token, fingerprint256 } = this.#credentials;
    const running = new Map(
      this.tap.nodes().flatMap((state) => (state.phase === "running" ? [[state.node, state]] : [])),
    );
    for (const node of this.#listed) {
      if (running.has(node)) continue;
      this.#listed.delete(node);
      this.#agents.remove(this.#nameOf(node));
    }
    for (const { node } of running.values()) {
      if (this.#listed.has(node)) continue;
      this.#listed.add(node);
      const { node: nodeName, ip, port } = this.tap.place(node);
      this.#agents.add({
        ...this.#nameOf(node),
        nodeName,
        nodeIp: ip,
        worker: `${ip}:${port}`,
        dial: (signal) => this.tap.dial(node, signal),
        credentials: { token, fingerprint256 },
      });
    }
  }
}

/**
 * The cluster's names, as names of its own entries. A later span of an address is right from its beginning on, so that
 * ends need no telling.
 */
function spansOf({ opened }: NameChange, cluster: string): readonly NameSpan[] {
  return opened.map(({ ip, port, fromNs, toNs, names }) => {
    const { kind: _kind, node: _node, workload: _workload, ...peer } = names;
    return { cluster, ip, port, client: null, fromNs, toNs, names: peer };
  });
}
