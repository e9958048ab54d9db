// The captures of the project, each read whole.
import { readdirSync, readFileSync } from "node:fs";
import { codecs } from "../../codecs/index.ts";
import { CaptureReader, createEngine, type ExchangeSink } from "../../engine/index.ts";

const CAPTURES = new URL("../../captures/", import.meta.url);

/** Their names, below the folder of captures. */
export const OWN_CAPTURES = readdirSync(CAPTURES, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\.pcap(?:ng)?$/.test(name),
);

/** Runs the engine over one of them, to its end. */
export function readOwnCapture(name: string, emit: ExchangeSink): void {
  const engine = createEngine({ codecs, emit });
  const onPacket = (packet: Parameters<typeof engine.packet>[0]): void => void engine.packet(packet);
  const reader = new CaptureReader();
  reader.push(new Uint8Array(readFileSync(new URL(name, CAPTURES))), onPacket);
  reader.finish(onPacket);
  engine.finish();
}
