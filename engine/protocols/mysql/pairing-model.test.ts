// A model of a client and a server over whole conversations: whatever the shape of the results, and however they are cut into pieces
// or packed, each command has the answer that the server gave to it.
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { JsonObject } from "../../../contract/index.ts";
import { play, type Step } from "../../testing/play.ts";
import { shownText } from "../database-sections.ts";
import { mysql } from "./index.ts";
import * as my from "./testing/encode.ts";
import { client, server } from "./testing/talk.ts";

/** One result of a statement. */
type Result =
  | { readonly kind: "ok"; readonly changed: number }
  | { readonly kind: "error"; readonly code: number }
  | { readonly kind: "rows"; readonly values: readonly (string | null)[]; readonly isOld: boolean };

const result: fc.Arbitrary<Result> = fc.oneof(
  fc.record({ kind: fc.constant("ok" as const), changed: fc.nat(100_000) }),
  fc.record({ kind: fc.constant("error" as const), code: fc.integer({ min: 1000, max: 2000 }) }),
  fc.record({
    kind: fc.constant("rows" as const),
    values: fc.array(fc.option(fc.stringMatching(/^[a-z]{0,20}$/)), { maxLength: 5 }),
    isOld: fc.boolean(),
  }),
);
/** Statements of one command; an error ends them. */
const command = fc.array(result, { minLength: 1, maxLength: 4 });

const MORE = 10;
const NAME = [my.column("name")];

function packetsOf(one: Result, isLast: boolean): readonly string[] {
  const status = isLast ? 2 : MORE;
  if (one.kind === "ok") return [my.ok(one.changed, 0, status)];
  if (one.kind === "error") return [my.error(one.code, "HY000", "no")];
  const rows = one.values.map((value) => my.textRow(value));
  return one.isOld ? my.oldResult(NAME, rows, status) : my.result(NAME, rows, status);
}

/** Results up to the first error. */
function given(results: readonly Result[]): readonly Result[] {
  const failing = results.findIndex(({ kind }) => kind === "error");
  return failing < 0 ? results : results.slice(0, failing + 1);
}

function answerOf(results: readonly Result[]): string {
  const all = given(results);
  return my.answer(all.flatMap((one, i) => packetsOf(one, i === all.length - 1)));
}

function expectedOf(results: readonly Result[], name: string): string {
  const words = given(results).map((one) => {
    if (one.kind === "ok") return `ok ${one.changed}`;
    return one.kind === "error" ? `error ${one.code}` : `rows ${one.values.join(",")}`;
  });
  return `SELECT ${name} → ${words.join("; ")}`;
}

function entriesOf(steps: readonly Step[], sizes: readonly number[]): readonly string[] {
  let at = 0;
  const pieceBytes = (): number => sizes[at++ % sizes.length] ?? 1;
  const { entries } = play(mysql, steps, { codecs, pieceBytes });
  return entries
    .filter(({ columns }) => columns.method === "SELECT")
    .map(({ document: { request, response } }) => {
      const results = (response?.["results"] ?? [response]) as readonly JsonObject[];
      const words = results.flatMap((one) => {
        if (one["affectedRows"] !== undefined) return [`ok ${shownText(one["affectedRows"])}`];
        return one["rows"] === undefined ? [] : [`rows ${(one["rows"] as readonly unknown[][]).flat().join(",")}`];
      });
      const error = response?.["errorCode"] === undefined ? [] : [`error ${shownText(response["errorCode"])}`];
      return `${shownText(request?.["query"])} → ${[...words, ...error].join("; ")}`;
    });
}

const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
const commands = fc.array(command, { maxLength: 5 });

test("commands one after the other, and piped", () => {
  fc.assert(
    fc.property(commands, sizes, fc.boolean(), (all, pieces, isPiped) => {
      const asked = all.map((_, i) => my.query(`SELECT q${i}`));
      const told = all.map(answerOf);
      const steps = isPiped
        ? [client(...asked), server(...told)]
        : all.flatMap((_, i) => [client(asked[i] ?? ""), server(told[i] ?? "")]);
      expect(entriesOf(steps, pieces)).toEqual(all.map((results, i) => expectedOf(results, `q${i}`)));
    }),
  );
});

test("the same when it is compressed, whatever goes into one packet", () => {
  const compressed = (bytes: string, isPacked: boolean): string => {
    const body = isPacked ? deflateSync(Buffer.from(bytes, "latin1")).toString("latin1") : bytes;
    return my.int(body.length, 3) + my.int(0, 1) + my.int(isPacked ? bytes.length : 0, 3) + body;
  };
  const packed = (bytes: string, cuts: readonly number[]): string => {
    let text = "";
    for (let from = 0, i = 0; from < bytes.length; i++) {
      const count = cuts[i % cuts.length] ?? 1;
      text += compressed(bytes.slice(from, from + count), i % 2 === 0);
      from += count;
    }
    return text;
  };
  const login = [
    server(my.greeting()),
    client(my.login("app", "shop", my.FLAGS | 0x20)),
    server(my.packet(my.ok(), 2)),
  ];
  fc.assert(
    fc.property(commands, sizes, sizes, (all, pieces, cuts) => {
      const steps = all.flatMap((results, i) => [
        client(packed(my.query(`SELECT q${i}`), cuts)),
        server(packed(answerOf(results), cuts)),
      ]);
      expect(entriesOf([...login, ...steps], pieces)).toEqual(all.map((results, i) => expectedOf(results, `q${i}`)));
    }),
  );
});
