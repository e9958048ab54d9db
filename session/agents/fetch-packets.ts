// Raw packets from the agents' rings, as one pcapng file for each agent. Their times are corrected by the node's clock,
// and interfaces named with their node, so that the files can be merged by time as any captures are.
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { agentKey } from "./agent-source.ts";
import type { FollowedAgent } from "./followed-agent.ts";
import { Download, type Room } from "./packets-download.ts";

/** Which packets. Ends that are null are open; nothing at all is everything that the rings hold. */
export interface PacketsQuery {
  /** Streams by the worker that they are from; agents that are not named are not asked. */
  readonly streams: ReadonlyMap<string, readonly string[]> | null;
  /** Keys of the agents that are asked; all where it is left out. */
  readonly agents?: ReadonlySet<string>;
  /** In corrected time. */
  readonly fromNs: bigint | null;
  readonly toNs: bigint | null;
}
/** What all agents looked through so far, of how much. */
export interface FetchProgress {
  readonly agents: number;
  readonly agentsDone: number;
  readonly scannedBytes: number;
  readonly totalBytes: number;
  readonly packets: number;
}
export interface FetchOptions {
  /** Where the files are written. */
  readonly folder: string;
  /** Most bytes of all files together. */
  readonly maxBytes?: number;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}
/** What came of one agent. */
export interface FetchedPackets {
  /** Key of the agent. */
  readonly key: string;
  readonly node: string;
  readonly path: string;
  readonly packets: number;
  /** Corrected times of the earliest and the latest; null where there are none. */
  readonly fromNs: bigint | null;
  readonly toNs: bigint | null;
  /** True where the ring no longer holds the beginning of what was asked for. */
  readonly isBeginningLost: boolean;
  /** Packets that stand behind later ones in the file. */
  readonly disordered: number;
  /** What the agent says of all of its packets; empty where they are as they were. */
  readonly comment: string;
  /** Why there is not all of it, for people; empty where all is well. */
  readonly failure: string;
}

/** How long one whose connection broke is waited for, before its packets are fetched anew. */
const MAX_AWAY_MS = 15_000;
const LOOK_MS = 50;

/**
 * Asks all agents concerned at once. One whose connection broke is asked once more when it is back. An agent that fails
 * leaves what came until then, and says why.
 */
export async function fetchPackets(
  agents: readonly FollowedAgent[],
  query: PacketsQuery,
  options: FetchOptions,
): Promise<readonly FetchedPackets[]> {
  const asked = agents.filter(({ endpoint }) => isAsked(endpoint, query));
  const room: Room = { bytes: options.maxBytes ?? Number.POSITIVE_INFINITY };
  const pathOf = (name: string): string => join(options.folder, `fetched-${name}.pcapng`);
  const downloads = asked.map((agent, i) => new Download(agent, pathOf(String(i)), room));
  let agentsDone = 0;
  const tell = (): void => {
    const sum = (of: (download: Download) => number): number => downloads.reduce((all, one) => all + of(one), 0);
    options.onProgress?.({
      agents: downloads.length,
      agentsDone,
      scannedBytes: sum(({ scannedBytes }) => scannedBytes),
      totalBytes: sum(({ totalBytes }) => totalBytes),
      packets: sum(({ packets }) => packets),
    });
  };
  const ends = asked.map(async (agent, i) => {
    const first = downloads[i] ?? new Download(agent, pathOf(String(i)), room);
    let fetched = await first.run(query, tell, options.signal);
    if (first.isCutOff && (await isBack(agent, options.signal))) {
      const again = new Download(agent, pathOf(`${i}-again`), room);
      downloads[i] = again;
      fetched = betterOf(fetched, await again.run(query, tell, options.signal));
    }
    agentsDone++;
    tell();
    return fetched;
  });
  // The folder is the caller's again once nobody writes to it.
  await Promise.allSettled(ends);
  return Promise.all(ends);
}

function isAsked(endpoint: FollowedAgent["endpoint"], { streams, agents }: PacketsQuery): boolean {
  if (agents !== undefined && !agents.has(agentKey(endpoint))) return false;
  return streams === null || streams.has(endpoint.worker);
}

async function isBack({ client }: FollowedAgent, signal: AbortSignal | undefined): Promise<boolean> {
  const endMs = performance.now() + MAX_AWAY_MS;
  do {
    // At first the broken connection may still stand there.
    await delay(LOOK_MS);
    signal?.throwIfAborted();
  } while (client.channel === null && !client.isStopped && performance.now() < endMs);
  return client.channel !== null;
}

function betterOf(first: FetchedPackets, second: FetchedPackets): FetchedPackets {
  return second.failure === "" || second.packets > first.packets ? second : first;
}
