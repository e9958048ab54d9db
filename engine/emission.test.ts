// What may be emitted again says so before: who stores or prints entries need not remember all of them to replace one.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codecs } from "../codecs/index.ts";
import { createEngine } from "./engine.ts";
import { CaptureReader, type PacketRecord } from "./pcap/index.ts";
import { sharedCaptures } from "./pcap/testing/captures.ts";

const OWN = new URL("../captures/", import.meta.url);
const own = readdirSync(OWN, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.pcap(?:ng)?$/.test(name))
  .map((name): readonly [string, URL | string] => [name, new URL(name, OWN)]);
const shared = sharedCaptures().map(({ name, path }): readonly [string, URL | string] => [name, path]);

test.each([...own, ...shared])("%s", (_name, path) => {
  const isFinal = new Map<string, boolean>();
  const surprises: string[] = [];
  const engine = createEngine({
    codecs,
    emit: ({ flow, index, protocol, isFlow, isProvisional, error }) => {
      const key = `${flow.id}-${index}`;
      if (isFinal.get(key) === true) surprises.push(`${protocol.abbr} ${key}`);
      isFinal.set(key, !(isFlow || isProvisional === true || error?.type === "timeout"));
    },
  });
  const onPacket = (record: PacketRecord): void => void engine.packet(record);
  const reader = new CaptureReader();
  // Dissectors may unmask what they read in place.
  reader.push(Uint8Array.from(readFileSync(path)), onPacket);
  reader.finish(onPacket);
  engine.finish();
  expect(surprises).toEqual([]);
});
