// What both sides of each flow of a capture said, as a client library would get it: without packets, in order.
import { readFileSync } from "node:fs";
import { codecs } from "../../codecs/index.ts";
import { CaptureReader, createEngine, type Dissector, type PacketRecord, type Side } from "../../engine/index.ts";

export interface Piece {
  readonly side: Side;
  readonly bytes: Buffer;
}
export interface Conversation {
  readonly serverPort: number;
  readonly pieces: readonly Piece[];
}

function nothing(): never {
  throw new Error("the recorder emits nothing");
}

/** Conversations of TCP and UDP, in the order in which they began. */
export function conversationsOf(path: string): readonly Conversation[] {
  const all: Conversation[] = [];
  const recorder: Dissector = {
    name: "recorder",
    transports: ["tcp", "udp"],
    ports: [],
    protocols: [],
    presenter: { fields: nothing, columns: nothing, sections: nothing },
    fields: [],
    paths: [],
    detect: () => "either",
    open: ({ flow }) => {
      const pieces: Piece[] = [];
      all.push({ serverPort: flow.serverPort, pieces });
      return {
        data: (side, bytes, start, end) => pieces.push({ side, bytes: Buffer.from(bytes.subarray(start, end)) }),
        gap() {},
        end() {},
        tick() {},
        close() {},
      };
    },
  };
  const engine = createEngine({ codecs, dissectors: [recorder], emit: () => undefined });
  const onPacket = (packet: PacketRecord): void => void engine.packet(packet);
  const reader = new CaptureReader();
  reader.push(readFileSync(path), onPacket);
  reader.finish(onPacket);
  engine.finish();
  return all;
}
