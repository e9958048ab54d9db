// Every capture of the shared folder against tshark's count, however it is cut, and under random damage.
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_PACKET_BYTES_ANY } from "./limits.ts";
import { hasCaptures, sharedCaptures } from "./testing/captures.ts";
import { readAll } from "./testing/read-all.ts";

const captures = sharedCaptures();
const MUTATIONS_PER_CAPTURE = 12;
const MAX_MUTATED_BYTES = 300_000;

/** Tshark refused these. Of the last two only the link type is wrong, so their packets are there to be counted. */
const DAMAGED: Readonly<Record<string, { readonly packets: number; readonly format: string }>> = {
  "hostile/libpcap-invalid-version.pcap": { packets: 0, format: "none" },
  "hostile/libpcap-shb-option-too-long.pcapng": { packets: 0, format: "pcapng" },
  "hostile/made-magic-ldap.pcap": { packets: 17, format: "pcap" },
  "hostile/made-magic-radius.pcap": { packets: 19, format: "pcap" },
};

describe.skipIf(!hasCaptures)("shared captures (skipped: ../shared/captures is not there)", () => {
  test.each(captures)("$name", ({ name, path, packets }) => {
    const file = readFileSync(path);
    const whole = readAll(file);
    const damaged = DAMAGED[name];
    if (damaged) expect(whole.summary).toMatchObject(damaged);
    else if (packets !== undefined) expect(whole.summary.packets).toBe(packets);
    // The lengths of about a tenth of the records of these files lie: all others are read.
    else expect(whole.summary.damages).toBeGreaterThan(0);
    const small = readAll(file, 1000);
    expect(small.packets).toEqual(whole.packets);
    expect(small.summary).toEqual(whole.summary);
  });

  test("packets whose length lies are the only ones lost", () => {
    for (const { name, path } of captures.filter((capture) => capture.name.startsWith("hostile/made-caplen-"))) {
      const protocol = name.replace("hostile/made-caplen-", "").replace(".pcap", "");
      const original = { amqp: 87, mongodb: 46, pgsql: 230 }[protocol] ?? 0;
      const { summary } = readAll(readFileSync(path));
      // Two liars in a row are one damage.
      expect(summary.packets + summary.damages).toBeLessThanOrEqual(original);
      expect(summary.packets).toBeGreaterThan(0.8 * original);
    }
  });

  test("no damage makes the readers throw or grow", () => {
    const small = captures.map(({ path }) => readFileSync(path)).filter((file) => file.length < MAX_MUTATED_BYTES);
    fc.assert(
      fc.property(fc.constantFrom(...small), fc.infiniteStream(fc.nat()), fc.nat(3), (file, numbers, kind) => {
        const next = (bound: number): number => (numbers.next().value ?? 0) % bound;
        const read = readAll(mutate(file, kind, next), () => 1 + next(5_000));
        const bytes = read.packets.reduce((sum, packet) => sum + packet.data.length, 0);
        expect(bytes).toBeLessThanOrEqual(file.length);
        expect(read.packets.every(({ data }) => data.length <= MAX_PACKET_BYTES_ANY)).toBe(true);
        expect(read.summary.skippedBytes).toBeLessThanOrEqual(2 * file.length);
      }),
      { seed: 20_261_123, numRuns: MUTATIONS_PER_CAPTURE * small.length },
    );
  });
});

/** Bits flipped, a word replaced, a cut at the end, or a hole. */
function mutate(file: Uint8Array, kind: number, next: (bound: number) => number): Uint8Array {
  const bytes = new Uint8Array(file);
  const at = next(file.length);
  if (kind === 0) for (let i = 0; i < 20; i++) bytes[next(file.length)] = next(256);
  else if (kind === 1) bytes.set([next(256), next(256), next(256), next(256)].slice(0, file.length - at), at);
  else if (kind === 2) return bytes.subarray(0, at);
  else bytes.copyWithin(at, Math.min(file.length, at + next(500)));
  return bytes;
}
