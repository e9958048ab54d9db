// Small datagrams to captured pods, so that a desktop can prove the whole way of a packet. Whoever asks must gain nothing
// by it: only addresses that the packet filter names, never those of many hosts or of this one, few at once, seldom,
// always the same bytes, to the port of discard (RFC 863), and with a time to live of one: a pod of this node is one
// link away, and nothing behind a router is reached.
import { createSocket, type Socket } from "node:dgram";
import { BlockList, isIP } from "node:net";
import { Code, ConnectError } from "@connectrpc/connect";

/** Addresses of one request. */
export const MAX_CANARIES = 16;
/** Between two requests. */
export const MIN_PAUSE_MS = 2_000;
const DISCARD_PORT = 9;
const TIME_TO_LIVE = 1;
const PAYLOAD = "thresher canary";

export interface SentCanary {
  readonly address: string;
  /** 0 where it was not sent. */
  readonly srcPort: number;
  /** Why it was not sent; empty where it was. */
  readonly error: string;
}

export interface CanaryOptions {
  /** What may be sent to: the present filter. */
  readonly packetFilter: () => string;
  readonly nowMs?: () => number;
  readonly open?: (family: 4 | 6) => Socket;
}

export class Canaries {
  readonly #packetFilter: () => string;
  readonly #nowMs: () => number;
  readonly #open: (family: 4 | 6) => Socket;
  #nextMs = Number.NEGATIVE_INFINITY;

  constructor({ packetFilter, nowMs = () => performance.now(), open = openSocket }: CanaryOptions) {
    this.#packetFilter = packetFilter;
    this.#nowMs = nowMs;
    this.#open = open;
  }

  /** Answers for each address. Throws a `ConnectError` for a request that asks too much. */
  async send(addresses: readonly string[]): Promise<readonly SentCanary[]> {
    if (addresses.length > MAX_CANARIES)
      throw new ConnectError(`more than ${MAX_CANARIES} addresses at once`, Code.InvalidArgument);
    const nowMs = this.#nowMs();
    if (nowMs < this.#nextMs)
      throw new ConnectError(`once in ${MIN_PAUSE_MS / 1000} s, and no more often`, Code.ResourceExhausted);
    this.#nextMs = nowMs + MIN_PAUSE_MS;
    const named = namedAddresses(this.#packetFilter());
    return Promise.all([...new Set(addresses)].map((address) => this.#sendTo(address, named)));
  }

  async #sendTo(address: string, named: ReadonlySet<string>): Promise<SentCanary> {
    const refusal = refusalOf(address, named);
    if (refusal !== "") return { address, srcPort: 0, error: refusal };
    try {
      return { address, srcPort: await this.#datagram(address), error: "" };
    } catch (error) {
      return { address, srcPort: 0, error: error instanceof Error ? error.message : String(error) };
    }
  }
  async #datagram(address: string): Promise<number> {
    const socket = this.#open(isIP(address) === 6 ? 6 : 4);
    try {
      const failed = new Promise<never>((_, reject) => void socket.once("error", reject));
      await Promise.race([failed, new Promise<void>((resolve) => void socket.bind(0, resolve))]);
      socket.setTTL(TIME_TO_LIVE);
      const { port } = socket.address();
      await new Promise<void>((resolve, reject) => {
        socket.send(PAYLOAD, DISCARD_PORT, address, (error) => (error === null ? resolve() : reject(error)));
      });
      return port;
    } finally {
      socket.close();
    }
  }
}

function openSocket(family: 4 | 6): Socket {
  return createSocket(family === 6 ? "udp6" : "udp4");
}

/** Addresses that stand behind the word `host`, as the desktop writes a filter of pods. */
export function namedAddresses(packetFilter: string): ReadonlySet<string> {
  const found = packetFilter.matchAll(/\bhost\s+([0-9a-f.:]+)/gi);
  return new Set(Array.from(found, ([, address = ""]) => address).filter((address) => isIP(address) !== 0));
}

const NEVER = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["127.0.0.0", 8],
  ["224.0.0.0", 3],
] as const)
  NEVER.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ["::", 127],
  ["ff00::", 8],
] as const)
  NEVER.addSubnet(network, prefix, "ipv6");

function refusalOf(address: string, named: ReadonlySet<string>): string {
  const family = isIP(address);
  // Of what is no address nothing is repeated: the answer goes to a person.
  if (family === 0) return "that is no address";
  if (!named.has(address)) return "the packet filter does not name this address";
  return NEVER.check(address, family === 6 ? "ipv6" : "ipv4") ? "this is no address of one other host" : "";
}
