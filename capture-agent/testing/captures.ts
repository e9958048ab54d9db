// Captures of the project, played into what the agent has instead of tcpdump.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CaptureReader, type PacketRecord } from "../../engine/index.ts";

/** The bytes of a capture below captures/. */
export function captureBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(fileURLToPath(new URL(`../../captures/${name}`, import.meta.url))));
}

/** Shows each packet of a capture. */
export function playCapture(name: string, onPacket: (record: PacketRecord) => void): void {
  const reader = new CaptureReader();
  reader.push(captureBytes(name), onPacket);
  reader.finish(onPacket);
}
