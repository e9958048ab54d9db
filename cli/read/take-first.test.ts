// What is counted is what is printed: each exchange once, whatever the order of its versions.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { CaptureReader, createEngine, type Exchange, type ExchangeSink } from "../../engine/index.ts";
import { holdProvisional } from "./provisional.ts";
import { takeFirst } from "./take-first.ts";

const CAPTURES = new URL("../../captures/", import.meta.url);
const names = readdirSync(CAPTURES, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\.pcap(?:ng)?$/.test(name),
);

test.each(names)("%s: as many of each protocol as are printed", (name) => {
  const [printed, counted] = [new Map<string, number>(), new Map<string, number>()];
  const countIn =
    (counts: Map<string, number>): ExchangeSink =>
    ({ protocol }) =>
      void counts.set(protocol.abbr, (counts.get(protocol.abbr) ?? 0) + 1);
  const held = holdProvisional(countIn(printed));
  const counts = takeFirst(countIn(counted));
  const emit = (exchange: Exchange): void => {
    held.sink(exchange);
    counts(exchange);
  };
  const engine = createEngine({ codecs, emit });
  const onPacket = (packet: Parameters<typeof engine.packet>[0]): void => void engine.packet(packet);
  const reader = new CaptureReader();
  reader.push(new Uint8Array(readFileSync(new URL(name, CAPTURES))), onPacket);
  reader.finish(onPacket);
  engine.finish();
  held.finish();
  expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(printed));
});
