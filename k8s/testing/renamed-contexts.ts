// One real cluster under several names, for tests of several clusters.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";

/** Writes a kubeconfig with a context of each name, all as the current one of the given kubeconfig; answers its path. */
export async function writeContexts(kubeconfig: string, names: readonly string[], folder: string): Promise<string> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const current = config.getContextObject(config.getCurrentContext());
  if (current === null) throw new Error("the test's kubeconfig has no current context");
  config.contexts = names.map((name) => ({ ...current, name }));
  config.setCurrentContext(names[0] ?? "");
  const path = join(folder, "contexts");
  await writeFile(path, config.exportConfig());
  return path;
}
