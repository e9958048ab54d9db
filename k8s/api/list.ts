// Whole lists of objects, page by page: one request for each 500 objects, never one per object.
import type { z } from "zod";
import type { KubeClient } from "./kube-client.ts";
import { isStatus } from "./failure.ts";
import { type Kept, listSchema } from "./objects.ts";

const PAGE_OBJECTS = 500;
/** Most objects of one list that are kept. */
export const MAX_OBJECTS = 200_000;

export interface ListOrder<T extends Kept> {
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}
export interface Listed<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
  /** Objects that were left out: not as they should be, or beyond the limit. */
  readonly leftOut: number;
}

export async function listObjects<T extends Kept>(client: KubeClient, order: ListOrder<T>): Promise<Listed<T>> {
  try {
    return await listPages(client, order);
  } catch (error) {
    // The server forgot the place in the list: from the beginning, once.
    if (isStatus(error, 410)) return listPages(client, order);
    throw error;
  }
}

async function listPages<T extends Kept>(client: KubeClient, order: ListOrder<T>): Promise<Listed<T>> {
  const { path, schema, labelSelector, fieldSelector, signal } = order;
  const items: T[] = [];
  let [resourceVersion, place, leftOut] = ["", "", 0];
  do {
    const query = {
      limit: PAGE_OBJECTS,
      labelSelector: labelSelector === "" ? undefined : labelSelector,
      fieldSelector,
      continue: place === "" ? undefined : place,
    };
    const page = listSchema.parse(await client.call({ path, query, signal }));
    for (const item of page.items ?? []) {
      const parsed = items.length < MAX_OBJECTS ? schema.safeParse(item) : null;
      if (parsed?.success === true) items.push(parsed.data);
      else leftOut++;
    }
    resourceVersion = page.metadata.resourceVersion;
    place = page.metadata.continue ?? "";
  } while (place !== "");
  return { items, resourceVersion, leftOut };
}

/** Path of a resource of the core group (empty) or another one, in a namespace (empty: all). */
export function resourcePath(group: string, version: string, namespace: string, resource: string): string {
  const base = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespace === "" ? `${base}/${resource}` : `${base}/namespaces/${encodeURIComponent(namespace)}/${resource}`;
}
