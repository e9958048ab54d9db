// A group of tests on the test cluster, with a namespace of their own that is removed after them.
import { afterAll, beforeAll, describe, test } from "vitest";
import { drawNamespace, makeNamespace, removeNamespace, type TestCluster, testCluster } from "./cluster.ts";

export interface ClusterTest extends TestCluster {
  /** The namespace of this file. */
  readonly namespace: string;
}

/** Skipped where there is no cluster. */
export async function describeCluster(name: string, body: (context: ClusterTest) => void): Promise<void> {
  const cluster = await testCluster();
  const namespace = drawNamespace();
  describe.skipIf(cluster === null)(name, () => {
    if (cluster === null) {
      test("needs a cluster", () => undefined);
      return;
    }
    beforeAll(() => makeNamespace(cluster.admin, namespace));
    afterAll(() => removeNamespace(cluster.admin, namespace));
    body({ ...cluster, namespace });
  });
}
