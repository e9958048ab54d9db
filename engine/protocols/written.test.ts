// Entries that protocols write as text at once are those that they make of values, in all of the recorded traffic.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { createEngine } from "../engine.ts";
import { CaptureReader } from "../pcap/index.ts";
import { checkWritten } from "../testing/written.ts";

/** How many entries of the folder's captures were written, all as they are made of values. */
function writtenOf(folder: string): number {
  let written = 0;
  const place = new URL(`../../captures/${folder}/`, import.meta.url);
  for (const name of readdirSync(place)) {
    if (!/\.pcap(ng)?$/.test(name)) continue;
    const engine = createEngine({
      codecs,
      emit(exchange) {
        if (checkWritten(exchange)) written++;
      },
    });
    const reader = new CaptureReader();
    reader.push(readFileSync(new URL(name, place)), (packet) => engine.packet(packet));
    reader.finish((packet) => engine.packet(packet));
    engine.finish();
  }
  return written;
}

test.each(["http", "redis", "mongodb", "amqp", "radius", "kafka"])("%s", (folder) => {
  expect(writtenOf(folder)).toBeGreaterThan(0);
});
