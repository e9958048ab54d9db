// Objects as YAML that `kubectl apply -f` takes.
import type { KubeObject } from "../types.ts";

export async function toYaml(objects: readonly KubeObject[]): Promise<string> {
  const { dumpYaml } = await import("@kubernetes/client-node");
  return objects.map((object) => dumpYaml(object, { noRefs: true, lineWidth: 120 })).join("---\n");
}
