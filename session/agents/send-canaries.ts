// Asks an agent to send canaries: one small datagram to each of a few captured pods (agent.proto, Canary). What it
// answers is believed only of addresses that it was asked for.
import type { FollowedAgent } from "./followed-agent.ts";
import { MAX_CANARIES } from "./limits.ts";
import { PeerFailure, peerFailureOf, sentenceOf } from "./peer-failure.ts";

export interface CanarySent {
  readonly address: string;
  /** The port that it came from; null where it was not sent. */
  readonly srcPort: number | null;
  /** Why it was not sent, for people; empty where it was. */
  readonly error: string;
}

const CALL_MS = 5_000;
const MAX_PORT = 65_535;

/** Rejects with a `PeerFailure` where the agent cannot be asked. Addresses beyond what it takes are left out. */
export async function sendCanaries(
  agent: FollowedAgent | undefined,
  addresses: readonly string[],
): Promise<readonly CanarySent[]> {
  const channel = agent?.client.channel ?? null;
  if (channel === null) throw new PeerFailure("away", "the agent is not connected");
  const asked = addresses.slice(0, MAX_CANARIES);
  try {
    const { sent } = await channel.calls.canary({ addresses: asked }, { timeoutMs: CALL_MS });
    const byAddress = new Map(sent.map((one) => [one.address, one]));
    return asked.map((address) => {
      const told = byAddress.get(address);
      if (told === undefined) return { address, srcPort: null, error: "the agent says nothing of it" };
      if (told.error !== "") return { address, srcPort: null, error: sentenceOf(told.error) };
      const isPort = told.srcPort > 0 && told.srcPort <= MAX_PORT;
      return { address, srcPort: isPort ? told.srcPort : null, error: isPort ? "" : "the agent names no port" };
    });
  } catch (error) {
    throw peerFailureOf(error);
  }
}
