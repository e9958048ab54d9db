// The agent's calls as the protocol has them (contract/agent/agent.proto), over what the agent can do.
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, type ServiceImpl } from "@connectrpc/connect";
import {
  Agent,
  CanaryReplySchema,
  type CaptureOrder,
  CaptureReplySchema,
  HelloReplySchema,
  type PacketsPiece,
  PacketsPieceSchema,
  type PacketsRequest,
} from "../../contract/agent/agent_pb.js";
import type { SentCanary } from "../canary/canary.ts";
import type { PacketClock } from "../clock.ts";
import type { FoundPiece } from "../packets/packet-search.ts";
import { follow, type Telling } from "./follow.ts";

/** Readers at once: one desktop, and the one that it was a moment ago. */
export const MAX_FOLLOWERS = 4;
/** Searches through the ring at once: each reads the disk. */
export const MAX_SEARCHES = 2;

export interface AgentFace extends Telling {
  readonly node: string;
  readonly version: string;
  readonly clock: PacketClock;
  interfaces(): readonly string[];
  /** Answers what is wrong with the order; empty where it is taken. */
  order(order: CaptureOrder): Promise<string>;
  /** Another reader that wants heads of packets, or one less. */
  wantHeads(change: 1 | -1): void;
  /** Throws a `ConnectError` for a request that makes no sense. */
  search(request: PacketsRequest): AsyncGenerator<FoundPiece>;
  /** Throws a `ConnectError` for a request that asks too much. */
  canary(addresses: readonly string[]): Promise<readonly SentCanary[]>;
}

export function createService(face: AgentFace): ServiceImpl<typeof Agent> {
  const followers = new Places(MAX_FOLLOWERS, "readers");
  const searches = new Places(MAX_SEARCHES, "searches");
  return {
    hello: () =>
      create(HelloReplySchema, {
        version: face.version,
        node: face.node,
        run: face.run,
        clockNs: face.clock.nowNs(),
        interfaces: [...face.interfaces()],
        firstSequence: BigInt(face.batches.firstSequence),
        nextSequence: BigInt(face.batches.nextSequence),
      }),
    async *follow({ run, fromSequence, packetHeads }, { signal }) {
      if (run === face.run && fromSequence > BigInt(face.batches.nextSequence))
        throw new ConnectError("these batches do not exist yet", Code.OutOfRange);
      followers.take();
      if (packetHeads) face.wantHeads(1);
      try {
        yield* follow(face, { run, sequence: Number(fromSequence) }, signal);
      } finally {
        if (packetHeads) face.wantHeads(-1);
        followers.leave();
      }
    },
    capture: async (order) => create(CaptureReplySchema, { error: await face.order(order) }),
    async *packets(request, { signal }) {
      searches.take();
      try {
        for await (const piece of face.search(request)) {
          if (signal.aborted) return;
          yield pieceOf(piece);
        }
      } finally {
        searches.leave();
      }
    },
    canary: async ({ addresses }) => create(CanaryReplySchema, { sent: [...(await face.canary(addresses))] }),
  };
}

function pieceOf({ pcapng, scannedBytes, totalBytes, isBeginningLost }: FoundPiece): PacketsPiece {
  return create(PacketsPieceSchema, {
    pcapng,
    scannedBytes: BigInt(scannedBytes),
    totalBytes: BigInt(totalBytes),
    isBeginningLost,
  });
}

/** So many at once. */
class Places {
  readonly #most: number;
  readonly #what: string;
  #taken = 0;

  constructor(most: number, what: string) {
    this.#most = most;
    this.#what = what;
  }

  take(): void {
    if (this.#taken >= this.#most)
      throw new ConnectError(`this agent serves ${this.#most} ${this.#what} at once`, Code.ResourceExhausted);
    this.#taken++;
  }
  leave(): void {
    this.#taken--;
  }
}
