// What can be asked of the pod of one agent: what its containers wrote last, and to begin anew.
import { ContractError } from "../../contract/index.ts";
import { isStatus } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { resourcePath } from "../api/list.ts";
import type { ContainerLog } from "../types.ts";

/** The last of what a container wrote: at most so many lines, and so many bytes. */
const MAX_LOG_LINES = 200;
const MAX_LOG_BYTES = 65_536;
/** In the order in which they are shown. */
const CONTAINERS = ["capture", "agent"] as const;

export function readLogs(
  client: KubeClient,
  namespace: string,
  pod: string,
  signal?: AbortSignal,
): Promise<readonly ContainerLog[]> {
  const path = `${resourcePath("", "v1", namespace, "pods")}/${pod}/log`;
  return Promise.all(
    CONTAINERS.map(async (container) => {
      const query = { container, tailLines: MAX_LOG_LINES, limitBytes: MAX_LOG_BYTES };
      return { name: container, text: await logText(client, path, query, signal) };
    }),
  );
}

/** A container that has not started has written nothing yet. */
async function logText(
  client: KubeClient,
  path: string,
  query: Readonly<Record<string, string | number>>,
  signal?: AbortSignal,
): Promise<string> {
  try {
    return await client.text({ path, query, signal });
  } catch (error) {
    if (isStatus(error, 400)) return "";
    throw error;
  }
}

/** Its Job starts another one. */
export async function endPod(client: KubeClient, namespace: string, pod: string): Promise<void> {
  const path = `${resourcePath("", "v1", namespace, "pods")}/${pod}`;
  try {
    await client.call({ method: "DELETE", path });
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}

export function noPod(node: string): ContractError {
  return new ContractError("NOT_FOUND", `${node} has no pod of an agent now`, "wait until it is there");
}
