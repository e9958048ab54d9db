// Kubernetes: what to create, how to reach it, who has which address. The public face.
export { isStatus, KubeFailure } from "./api/failure.ts";
export { type KubeClient, openCluster } from "./api/kube-client.ts";
export { type CleanOptions, listLeft, removeLeft } from "./clean/clean.ts";
export { watchTargetPods } from "./deploy/target-watch.ts";
export { deploy } from "./deploy/tap.ts";
export { contexts } from "./kubeconfig/contexts.ts";
export { type KubeconfigSource, kubeconfigPaths } from "./kubeconfig/kubeconfig-files.ts";
export { toYaml } from "./manifests/yaml.ts";
export { type NameWatchOptions, watchNames } from "./names/name-watch.ts";
export { OPEN_NS } from "./names/spans.ts";
export { glance } from "./plan/namespaces.ts";
export { checkPermissions, describePermission, podTapPermissions } from "./plan/permissions.ts";
export { DEFAULT_SETTINGS, plan, type PlanOptions, whoAmI } from "./plan/plan.ts";
export { watchPods } from "./pods/pod-watch.ts";
export { joinPod } from "./pod-tap/pod-tap.ts";
export { describeObject, MAX_TAPPED_PODS } from "./plan/pod-plan.ts";
export { nodeImages, wholeImageName } from "./plan/node-images.ts";
export type * from "./types.ts";
