// What the doctor finds in the told cluster: a few things of each kind.
import type { ClusterFinding } from "../../contract/index.ts";
import type { SceneName } from "./scenes.ts";

const finding = (
  check: string,
  state: ClusterFinding["state"],
  evidence: string,
  nextStep = "",
  where = "",
): ClusterFinding => ({ check, where, state, evidence, nextStep });

const REACHED: readonly ClusterFinding[] = [
  finding("kubeconfig", "good", "3 contexts in ~/.kube/config; prod-eu is the current one"),
  finding("server", "good", "https://k8s.prod-eu.example:6443 answers in 41 ms: Kubernetes v1.33.2"),
  finding("clock", "good", "the cluster's clock is 12 ms ahead of this machine's"),
  finding("credentials", "good", "the cluster takes you for ada"),
  finding("permissions", "good", "all 17 that a tap uses are held"),
  finding("admission", "good", "the API server would take the agent's pod in shop"),
  finding("pods", "good", "41 running pods match in shop, payments"),
];

const TAPPED: readonly ClusterFinding[] = [
  finding("agent", "good", "4 of 4 agents run and speak with this session"),
  finding("packets", "good", "22 k packets a second"),
  finding(
    "losses",
    "doubtful",
    "1,204 packets lost in the kernel: its buffer was full before they were read",
    "narrow the pods or the capture filter, or give the agent more CPU",
    "node-c",
  ),
  finding(
    "requests",
    "doubtful",
    "encrypted: 412 connections, no key",
    "see the handshakes for who talks to whom; tap where it is plain, as behind a proxy that ends TLS",
    "payments/gateway-5f7d8c9b6-xx1pv",
  ),
  finding(
    "requests",
    "doubtful",
    "silent: no packet of it made an entry (on node-b)",
    "send it a request, and look again",
    "shop/inventory-84f6b5c9d-xx1x5",
  ),
  finding("lease", "good", "renewed 2 min ago; ends in 52 min"),
];

export const fakeFindings = (scene: SceneName): readonly ClusterFinding[] => {
  if (scene === "cluster-unreachable") {
    return [
      ...REACHED.slice(0, 1),
      finding(
        "server",
        "bad",
        "the API server of prod-eu does not answer: connect ETIMEDOUT 10.20.0.4:6443",
        "check the network or VPN to this cluster",
      ),
      ...["credentials", "permissions", "admission", "pods", "nodes", "images"].map((check) =>
        finding(check, "skipped", "not looked at: see above"),
      ),
      finding("path", "skipped", "no tap of this context runs here: there is nothing to prove it with"),
    ];
  }
  return scene.startsWith("cluster-") ? [...REACHED, ...TAPPED] : REACHED;
};
