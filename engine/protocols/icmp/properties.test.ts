// Properties over any pings and any quoted packets, and what filters are told of ICMP.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../contract/index.ts";
import { codecs } from "../../../codecs/index.ts";
import { formatAddress } from "../../flow/address.ts";
import { Flow } from "../../flow/flow.ts";
import { play, type Step } from "../../testing/play.ts";
import { decodeMessage } from "./decode.ts";
import { fields, paths } from "./fields.ts";
import { icmp as dissector } from "./index.ts";
import { address6, bytesOf, echo, icmp, ipv4, ports, u16, u32 } from "./testing/build.ts";

const flowOf = (version: 4 | 6) => () => {
  const end = (last: number) => (version === 4 ? Uint8Array.of(10, 0, 0, last) : address6(0xfe80, last));
  return new Flow(0, "icmp", end(1), 0, end(2), 0, null);
};
const number16 = fc.integer({ min: 0, max: 0xffff });

test("every reply finds its own request, whoever asks, in any order", () => {
  const ping = fc.record({
    side: fc.constantFrom(0 as const, 1 as const),
    id: fc.integer({ min: 1, max: 2 }),
    seq: fc.integer({ min: 1, max: 4 }),
  });
  const pings = fc
    .uniqueArray(ping, { maxLength: 10, selector: ({ side, id, seq }) => `${side} ${id} ${seq}` })
    .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list)));
  fc.assert(
    fc.property(pings, fc.constantFrom(4 as const, 6 as const), ([asked, answered], version) => {
      const [request, reply] = version === 4 ? [8, 0] : [128, 129];
      const steps: Step[] = [
        ...asked.map(({ side, id, seq }) => ({ side, bytes: echo(request, id, seq, [side]) }) as const),
        ...answered.map(
          ({ side, id, seq }) => ({ side: side === 0 ? 1 : 0, bytes: echo(reply, id, seq, [side]) }) as const,
        ),
      ];
      const { entries } = play(dissector, steps, { codecs, transport: "icmp", flow: flowOf(version) });
      const seen = entries.map(({ client, document, error }) => {
        const { identifier, sequence, payload } = document.request ?? {};
        const isOwn = document.response?.["payload"] === payload;
        return JSON.stringify([client, identifier, sequence, error === null ? isOwn : error.type]);
      });
      const expected = asked.map((one) => {
        const client = version === 4 ? `10.0.0.${one.side + 1}` : `fe80::${one.side + 1}`;
        return JSON.stringify([client, one.id, one.seq, answered.includes(one) ? true : "pair-not-found"]);
      });
      expect(seen).toEqual(expected);
    }),
  );
});

test("any quoted packet is read as far as it goes", () => {
  const octets = fc.uint8Array({ minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(octets, octets, number16, number16, fc.nat(40), (source, destination, from, to, cut) => {
      const packet = bytesOf(ipv4().subarray(0, 12), source, destination, ports(from, to));
      const { original } = decodeMessage(4, icmp(3, 3, u32(0), packet.subarray(0, cut)));
      if (cut < 20) {
        expect(original).toBeUndefined();
        return;
      }
      const hasPorts = cut >= 24;
      expect(original).toMatchObject({
        src: formatAddress(source),
        dst: formatAddress(destination),
        protocol: "UDP",
        srcPort: hasPorts ? from : null,
        dstPort: hasPorts ? to : null,
      });
    }),
  );
});

test("any bytes are one entry each", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 120 }),
      fc.constantFrom(4 as const, 6 as const),
      (bytes, version) => {
        const { entries } = play(dissector, [{ side: 0, bytes }], { codecs, transport: "icmp", flow: flowOf(version) });
        expect(entries).toHaveLength(1);
        expect(JSON.stringify(entries[0]?.document).length).toBeGreaterThan(0);
      },
    ),
  );
});

describe("what filters are told", () => {
  function valuesAt(value: Json | undefined, path: readonly string[]): readonly Json[] {
    const [head, ...rest] = path;
    if (value === undefined) return [];
    if (head === undefined) return [value];
    if (head === "*") return Array.isArray(value) ? value.flatMap((item: Json) => valuesAt(item, rest)) : [];
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return valuesAt((value as Readonly<Record<string, Json>>)[head], rest);
  }
  const messages = [
    echo(128, 1, 1),
    icmp(135, 0, u32(0), address6(0xfe80, 9), [1, 1, [1, 2, 3, 4, 5, 6]]),
    icmp(131, 0, u16(0), u16(0), address6(0xff02, 5)),
    icmp(1, 4, u32(0), ipv4({ transport: ports(1, 2) })),
  ];
  test("every path of a request leads to a value of its type", () => {
    const documents = messages.map((bytes) => {
      const about = flowOf(6)();
      about.detected = ["dns"];
      const options = { codecs, transport: "icmp", flow: flowOf(6), flowBetween: () => about } as const;
      const { entries } = play(dissector, [{ side: 0, bytes }], options);
      return { ...entries[0]?.document };
    });
    for (const { path, type } of paths.filter((one) => one.path.startsWith("request."))) {
      const values = documents.flatMap((document) => valuesAt(document, path.split(".")));
      expect(values.length, path).toBeGreaterThan(0);
      for (const value of values) expect(typeof value, path).toBe(type === "int" ? "number" : "string");
    }
  });
  test("both sides have the same, and names are told once", () => {
    const of = (side: string) => paths.flatMap(({ path }) => (path.startsWith(side) ? [path.slice(side.length)] : []));
    expect(of("response.")).toEqual(of("request."));
    expect(new Set(paths.map(({ path }) => path)).size).toBe(paths.length);
    for (const { path, protocol } of fields) {
      expect(protocol).toBe("icmp");
      expect(paths.map((one) => one.path)).toContain(path);
    }
  });
});
