// A pod as scripts see it: the parts of it that are kept here, in the spelling of Kubernetes' JSON, and for scripts that
// were written against its Go structures in that one, too.
import type { JsonObject } from "../../contract/index.ts";
import type { Pod } from "../api/objects.ts";

/** `metadata.name`, `spec.nodeName`, `status.podIP`. */
export function podObject({ metadata, spec, status }: Pod): JsonObject {
  const { name, namespace, uid, labels = {}, annotations = {}, creationTimestamp, deletionTimestamp } = metadata;
  return {
    metadata: {
      name,
      namespace,
      uid,
      labels,
      annotations,
      ...present({ creationTimestamp, deletionTimestamp }),
      ...(metadata.ownerReferences === undefined
        ? {}
        : {
            ownerReferences: metadata.ownerReferences.map(({ kind, name: owner, uid: id }) => ({
              kind,
              name: owner,
              uid: id,
            })),
          }),
    },
    spec: {
      nodeName: spec.nodeName,
      hostNetwork: spec.hostNetwork,
      containers: spec.containers.map((container) => ({ name: container.name })),
    },
    status: {
      phase: status.phase,
      podIP: status.podIP,
      hostIP: status.hostIP,
      ...(status.podIPs === undefined ? {} : { podIPs: status.podIPs }),
      ...present({ startTime: status.startTime }),
    },
  };
}

/** The same in both spellings: `ObjectMeta.Name` beside `metadata.name`. */
export function hookPod(pod: Pod): JsonObject {
  const { metadata, spec, status } = pod;
  return {
    ...podObject(pod),
    ObjectMeta: {
      Name: metadata.name,
      Namespace: metadata.namespace,
      UID: metadata.uid,
      Labels: metadata.labels ?? {},
      Annotations: metadata.annotations ?? {},
      CreationTimestamp: metadata.creationTimestamp ?? "",
    },
    Spec: { NodeName: spec.nodeName, HostNetwork: spec.hostNetwork },
    Status: { Phase: status.phase, PodIP: status.podIP, HostIP: status.hostIP },
  };
}

function present(fields: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === null || value === undefined ? [] : [[key, value]])),
  );
}
