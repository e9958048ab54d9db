// Properties over any messages: what is built comes back, and every answer finds its own query.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { formatAddress } from "../../flow/address.ts";
import { play, type Step } from "../../testing/play.ts";
import { decodeMessage } from "./decode.ts";
import { MessageScan } from "./frame.ts";
import { dns } from "./index.ts";
import { answer, bytesOf, message, name, onStream, query, question, record, u16, u32 } from "./testing/build.ts";

const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,14}$/);
const owner = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));
const number16 = fc.integer({ min: 0, max: 0xffff });
const text = fc.stringMatching(/^[a-z0-9=;:. -]{0,40}$/);

/** A record and what its data reads. */
interface Sample {
  readonly owner: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly data: string;
}
function sample(type: string, number: number, of: fc.Arbitrary<readonly [Uint8Array, string]>): fc.Arbitrary<Sample> {
  return fc.tuple(owner, of).map(([name, [data, shown]]) => {
    return { owner: name, type, bytes: record(name, number, data), data: shown };
  });
}
const anyRecord: fc.Arbitrary<Sample> = fc.oneof(
  sample(
    "A",
    1,
    fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => [bytes, formatAddress(bytes)] as const),
  ),
  sample(
    "AAAA",
    28,
    fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => [bytes, formatAddress(bytes)] as const),
  ),
  sample(
    "CNAME",
    5,
    owner.map((target) => [name(target), target] as const),
  ),
  sample(
    "MX",
    15,
    fc.tuple(number16, owner).map(([n, target]) => [bytesOf(u16(n), name(target)), `${n} ${target}`] as const),
  ),
  sample(
    "SRV",
    33,
    fc
      .tuple(number16, number16, number16, owner)
      .map(([a, b, c, target]) => [bytesOf(u16(a), u16(b), u16(c), name(target)), `${a} ${b} ${c} ${target}`] as const),
  ),
  sample(
    "TXT",
    16,
    fc
      .array(text, { minLength: 1, maxLength: 3 })
      .map(
        (texts) =>
          [bytesOf(...texts.map((one) => [one.length, one])), texts.map((one) => `"${one}"`).join(" ")] as const,
      ),
  ),
  sample(
    "SOA",
    6,
    fc
      .tuple(owner, owner, fc.nat())
      .map(([a, b, n]) => [bytesOf(name(a), name(b), ...[n, 1, 2, 3, 4].map(u32)), `${a} ${b} ${n} 1 2 3 4`] as const),
  ),
);
const section = fc.array(anyRecord, { maxLength: 6 });

test("any message of any records comes back as it was built", () => {
  fc.assert(
    fc.property(
      fc.array(owner, { maxLength: 3 }),
      section,
      section,
      section,
      (names, answers, authorities, additionals) => {
        const parts = { questions: names.map((one) => question(one, 1)), flags: 0x8180 };
        const lists = { answers, authorities, additionals };
        const bytes = message({
          ...parts,
          answers: answers.map((one) => one.bytes),
          authorities: authorities.map((one) => one.bytes),
          additionals: additionals.map((one) => one.bytes),
        });
        const scan = new MessageScan();
        expect(scan.read(bytes, 0, bytes.length)).toBe(true);
        const { questionsEnd, records, reason } = scan;
        const content = decodeMessage(
          { bytes, questionsEnd, records, reason, more: [], retransmissions: 0 },
          "dns",
          codecs,
        );
        expect(content.questions.map((one) => one.name)).toEqual(names);
        for (const list of ["answers", "authorities", "additionals"] as const) {
          const seen = content[list].map((one) => [one.name, one.type, one.data]);
          expect(seen).toEqual(lists[list].map((one) => [one.owner, one.type, one.data]));
        }
      },
    ),
  );
});

/** Queries with ids that often collide, and the order in which their answers come. */
const dialogue = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 4 }), owner), {
    maxLength: 12,
    selector: ([id, one]) => `${id} ${one}`,
  })
  .chain((queries) => fc.tuple(fc.constant(queries), fc.shuffledSubarray(queries.map((_, i) => i))));

function seen(steps: readonly Step[], transport: "udp" | "tcp"): readonly string[] {
  return play(dns, steps, { codecs, transport }).entries.map(({ document, error }) => {
    const questions = document.request?.["questions"] as readonly { readonly name: string }[];
    const answers = (document.response?.["answers"] ?? []) as readonly { readonly ip: string }[];
    const id = document.request?.["id"];
    return `${typeof id === "number" ? id : "?"} ${questions[0]?.name} ${answers[0]?.ip ?? error?.type}`;
  });
}

test("every answer finds its own query, whatever the order, over UDP and TCP", () => {
  fc.assert(
    fc.property(dialogue, ([queries, answered]) => {
      const expected = queries.map(([id, one], i) => {
        return `${id} ${one} ${answered.includes(i) ? `192.0.2.${i}` : "pair-not-found"}`;
      });
      const asks = queries.map(([id, one]) => query(id, one));
      const tells = answered.map((i) => {
        const [id, one] = queries[i] as readonly [number, string];
        return answer(id, one, [192, 0, 2, i]);
      });
      const datagrams: Step[] = [
        ...asks.map((bytes) => ({ side: 0, bytes }) as const),
        ...tells.map((bytes) => ({ side: 1, bytes }) as const),
      ];
      expect(seen(datagrams, "udp")).toEqual(expected);
      const streams: Step[] = [
        { side: 0, bytes: bytesOf(...asks.map(onStream)) },
        { side: 1, bytes: bytesOf(...tells.map(onStream)) },
      ];
      expect(seen(streams, "tcp")).toEqual(expected);
    }),
  );
});
