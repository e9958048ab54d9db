// Which images the nodes say they have. A kubelet reports only its largest 50 or so: an image that is told is there, one
// that is not may still be. Source: Kubernetes API reference 1.34, NodeStatus.images; kubelet, nodeStatusMaxImages.
import { z } from "zod";
import { isStatus } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { listObjects } from "../api/list.ts";
import { nodeSchema } from "../api/objects.ts";

const withImages = nodeSchema.extend({
  status: z.object({ images: z.array(z.object({ names: z.array(z.string()).nullish() })).nullish() }).prefault({}),
});

/** Whole names of images by node; null where nodes cannot be read. */
export async function nodeImages(
  client: KubeClient,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, ReadonlySet<string>> | null> {
  try {
    const { items } = await listObjects(client, { path: "/api/v1/nodes", schema: withImages, signal });
    return new Map(
      items.map(({ metadata, status }) => {
        return [metadata.name, new Set((status.images ?? []).flatMap(({ names }) => names ?? []).map(wholeImageName))];
      }),
    );
  } catch (error) {
    if (isStatus(error, 403)) return null;
    throw error;
  }
}

/** `node` as `docker.io/library/node:latest`. Source: the reference grammar of distribution/reference, "familiar" names. */
export function wholeImageName(name: string): string {
  const [first = "", ...rest] = name.split("/");
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const path = hasRegistry ? name : rest.length > 0 ? `docker.io/${name}` : `docker.io/library/${name}`;
  const last = path.slice(path.lastIndexOf("/"));
  return /[:@]/.test(last) ? path : `${path}:latest`;
}
