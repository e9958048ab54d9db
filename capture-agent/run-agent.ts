// An agent that somebody runs by hand on any Linux host, with the permission to capture: tcpdump is its own child, and
// its ring of packets lies in a folder of its own that goes with it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningAgent, startAgent } from "./agent.ts";
import { PacketClock } from "./clock.ts";
import type { Credentials } from "./server/access.ts";
import type { ListenAddress } from "./server/grpc-server.ts";
import { ChildRunner } from "./source/child-runner.ts";

export interface RunAgentOptions {
  /** How the host is called in entries. */
  readonly node: string;
  /** `any` for all. */
  readonly interfaceName: string;
  /** What is captured at most, in pcap-filter syntax; empty for everything. */
  readonly packetFilter: string;
  readonly listen: ListenAddress;
  readonly credentials: Credentials;
  /** The capture program, where it is not found by its name. */
  readonly tcpdump?: string;
  /** Where its ring of packets lies while it runs; the system's folder for temporary files unless given. */
  readonly folder?: string;
}

/** Runs until `stop` is called. Capture begins at once; `status.failure` says why it does not. */
export async function runAgent(options: RunAgentOptions): Promise<RunningAgent> {
  const { node, interfaceName, packetFilter, listen, credentials, tcpdump } = options;
  const ringFolder = await mkdtemp(join(options.folder ?? tmpdir(), "thresher-ring-"));
  const removeRing = (): Promise<void> => rm(ringFolder, { recursive: true, force: true });
  try {
    const runner = new ChildRunner(interfaceName, tcpdump);
    const clock = new PacketClock();
    const agent = await startAgent({ node, listen, credentials, runner, clock, ringFolder, packetFilter });
    return {
      get port() {
        return agent.port;
      },
      get status() {
        return agent.status;
      },
      stop: async () => {
        await agent.stop();
        await removeRing();
      },
    };
  } catch (error) {
    await removeRing();
    throw error;
  }
}
