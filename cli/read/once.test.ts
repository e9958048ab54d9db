// Whatever a capture holds, each of its entries is printed once.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { CaptureReader, createEngine, type Exchange } from "../../engine/index.ts";
import { holdProvisional } from "./provisional.ts";

const CAPTURES = new URL("../../captures/", import.meta.url);
const names = readdirSync(CAPTURES, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\.pcap(?:ng)?$/.test(name),
);

test.each(names)("%s", (name) => {
  const printed: string[] = [];
  const print = ({ flow, index }: Exchange): void => void printed.push(`${flow.id}-${index}`);
  const held = holdProvisional(print);
  const engine = createEngine({ codecs, emit: held.sink });
  const onPacket = (packet: Parameters<typeof engine.packet>[0]): void => void engine.packet(packet);
  const reader = new CaptureReader();
  reader.push(new Uint8Array(readFileSync(new URL(name, CAPTURES))), onPacket);
  reader.finish(onPacket);
  engine.finish();
  held.finish();
  expect(printed.filter((id, i) => printed.indexOf(id) !== i)).toEqual([]);
});
