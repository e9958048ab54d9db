// A connection to the cluster of a command, for as long as its work takes.
import { type KubeClient, openCluster } from "../../k8s/index.ts";
import { isCodedFailure, UsageError, describeFailure } from "../command/failures.ts";

/** What a cluster's part says of an order that cannot be meant: wrong usage here. */
const USAGE_CODES: readonly string[] = ["BAD_FILTER", "LIMIT"];

export async function withClient<T>(context: string | undefined, work: (client: KubeClient) => Promise<T>): Promise<T> {
  const client = await openCluster(context ?? "");
  try {
    return await work(client);
  } catch (error) {
    throw asUsage(error);
  } finally {
    client.close();
  }
}

export function asUsage(error: unknown): unknown {
  return isCodedFailure(error) && USAGE_CODES.includes(error.code) ? new UsageError(describeFailure(error)) : error;
}
