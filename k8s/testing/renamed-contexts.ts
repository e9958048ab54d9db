// One real cluster under several names, for tests that reach it in several ways from one process.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const part = z.object({ name: z.string() });
const config = z.looseObject({
  clusters: z.array(part.extend({ cluster: z.looseObject({}) })).length(1),
  users: z.array(part.extend({ user: z.looseObject({}) })).length(1),
});

export interface RenamedContext {
  readonly name: string;
  /** On the way to the cluster; none where absent. */
  readonly proxyUrl?: string;
  /** In place of the kubeconfig's own. */
  readonly user?: object;
}

/** Writes a kubeconfig with these contexts, all of the one cluster in the given kubeconfig; answers its path. */
export async function writeContexts(
  kubeconfig: string,
  contexts: readonly RenamedContext[],
  folder: string,
): Promise<string> {
  const { dumpYaml, loadYaml } = await import("@kubernetes/client-node");
  const { clusters, users } = config.parse(loadYaml(await readFile(kubeconfig, "utf8")));
  const clusterOf = ({ proxyUrl }: RenamedContext): object => ({
    ...clusters[0]?.cluster,
    ...(proxyUrl === undefined ? {} : { "proxy-url": proxyUrl }),
  });
  const path = join(folder, "contexts");
  const text = dumpYaml({
    apiVersion: "v1",
    kind: "Config",
    "current-context": contexts[0]?.name ?? "",
    contexts: contexts.map(({ name }) => ({ name, context: { cluster: name, user: name } })),
    clusters: contexts.map((one) => ({ name: one.name, cluster: clusterOf(one) })),
    users: contexts.map(({ name, user }) => ({ name, user: user ?? users[0]?.user })),
  });
  await writeFile(path, text, { mode: 0o600 });
  return path;
}
