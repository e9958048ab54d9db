// Properties over whole conversations: replies go to their requests however both are cut into pieces, requests
// without replies take none, messages to listeners never answer anybody.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { latin1Bytes, play, type Step } from "../../testing/play.ts";
import { redis } from "./index.ts";
import { command, encode, pushed3, type Value } from "./testing/encode.ts";
import { anyValue } from "./testing/values.ts";

/** What a client does next, and what the server says to it. */
type Turn =
  | { readonly kind: "ask"; readonly key: string; readonly reply: Value }
  | { readonly kind: "skip"; readonly key: string }
  | { readonly kind: "push"; readonly channel: string };

const key = fc.stringMatching(/^[a-z]{1,8}$/);
const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("ask" as const), key, reply: anyValue }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("skip" as const), key }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("push" as const), channel: key }) },
);

function asked(turns: readonly Turn[]): string {
  return turns
    .map((one) => {
      if (one.kind === "ask") return command("GET", one.key);
      return one.kind === "skip" ? command("CLIENT", "REPLY", "SKIP") + command("SET", one.key) : "";
    })
    .join("");
}
function told(turns: readonly Turn[]): string {
  return turns
    .map((one) => {
      if (one.kind === "ask") return encode(one.reply);
      return one.kind === "push" ? pushed3("message", one.channel, "x") : "";
    })
    .join("");
}

/** Request and reply of each entry: the key asked for, and how many bytes the reply took. */
function entriesOf(steps: readonly Step[], sizes: readonly number[]): readonly string[] {
  let at = 0;
  const pieceBytes = () => sizes[at++ % sizes.length] ?? 1;
  const { entries } = play(redis, steps, { codecs, pieceBytes });
  return entries.map(({ document, columns, error, responseSize }) => {
    const who = document.request === null ? `push ${columns.summary}` : columns.summary;
    return `${who} ${document.response === null ? "-" : responseSize} ${error?.type ?? ""}`.trim();
  });
}
function expectedOf(turns: readonly Turn[]): readonly string[] {
  return turns.flatMap((one) => {
    if (one.kind === "ask") return [`${one.key} ${encode(one.reply).length}`];
    if (one.kind === "skip") return ["REPLY -", `${one.key} -`];
    return [`push ${one.channel} ${pushed3("message", one.channel, "x").length}`];
  });
}

test("a pipeline in any pieces gives each request its reply", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 12 }), sizes, (turns, pieces) => {
      const steps: Step[] = [
        { side: 0, bytes: asked(turns) },
        { side: 1, bytes: told(turns) },
      ];
      // Requests are numbered before pushes, whose place is known only from the server's side.
      expect(entriesOf(steps, pieces).toSorted()).toEqual(expectedOf(turns).toSorted());
    }),
  );
});

test("a hole anywhere leaves no request with another's reply when it is answered alone", () => {
  fc.assert(
    fc.property(
      fc.array(key, { minLength: 1, maxLength: 6 }),
      fc.nat(),
      fc.integer({ min: 1, max: 30 }),
      (keys, at, length) => {
        const replies = keys.map((one, i) => encode({ bulk: `${one}-${i}` }));
        const hole = at % keys.length;
        const steps = keys.flatMap((one, i): Step[] => {
          const reply = replies[i] ?? "";
          const answer: Step[] =
            i === hole
              ? [
                  { side: 1, gap: Math.min(length, reply.length) },
                  { side: 1, bytes: reply.slice(length) },
                ]
              : [{ side: 1, bytes: reply }];
          return [{ side: 0, bytes: command("GET", `${one}-${i}`) }, ...answer];
        });
        for (const { document } of play(redis, steps, { codecs }).entries) {
          const { request, response } = document;
          if (request?.["key"] === undefined || response?.["value"] === undefined) continue;
          expect(response["value"]).toBe(request["key"]);
        }
      },
    ),
  );
});

test("any bytes on both sides end in entries or in giving up", () => {
  const piece = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 60 }),
    anyValue.map((value) => latin1Bytes(encode(value))),
    fc.constant(latin1Bytes(command("SUBSCRIBE", "a", "b"))),
    fc.constant(latin1Bytes(command("MONITOR"))),
  );
  const step = fc.record({ side: fc.constantFrom(0 as const, 1 as const), bytes: piece });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
      const { entries } = play(redis, steps, { codecs });
      for (const { document } of entries) expect(JSON.stringify(document).length).toBeGreaterThan(0);
    }),
  );
});
