// A model of a client and a server over whole conversations: whatever is piped, however it is cut into pieces, each statement has
// the answer that the server gave to it, and what was not run after an error says so.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type Step } from "../../testing/play.ts";
import { shownText } from "../database-sections.ts";
import { postgresql } from "./index.ts";
import * as pg from "./testing/encode.ts";
import { client, server } from "./testing/talk.ts";

/** One statement of a client: how many rows it gives, or that it fails. */
interface Statement {
  readonly rows: number;
  readonly fails: boolean;
  /** Prepared and described first, by the same cycle. */
  readonly isDescribed: boolean;
}
/** Statements up to one Sync, or a simple query. */
type Cycle =
  | { readonly kind: "simple"; readonly statement: Statement }
  | { readonly kind: "extended"; readonly statements: readonly Statement[] };

const statement: fc.Arbitrary<Statement> = fc.record({
  rows: fc.nat(3),
  fails: fc.boolean(),
  isDescribed: fc.boolean(),
});
const cycle: fc.Arbitrary<Cycle> = fc.oneof(
  statement.map((one) => ({ kind: "simple" as const, statement: one })),
  fc.array(statement, { minLength: 1, maxLength: 4 }).map((statements) => ({ kind: "extended" as const, statements })),
);

const FAILED = pg.error("22012", "division by zero");
function rowsOf({ rows }: Statement, name: string): string {
  return Array.from({ length: rows }, () => pg.dataRow(name)).join("");
}

/** What the client sends, what the server answers, and what the entries must say. */
interface Scene {
  readonly asked: string;
  readonly told: string;
  readonly expected: readonly string[];
}

function simple(one: Statement, name: string): Scene {
  const result = pg.rowDescription(["n", 25]) + rowsOf(one, name) + pg.complete(`SELECT ${one.rows}`);
  return {
    asked: pg.query(`SELECT ${name}`),
    told: (one.fails ? FAILED : result) + pg.ready(),
    expected: [expectedLine(one, name)],
  };
}

function expectedLine({ rows, fails }: Statement, name: string): string {
  return `SELECT ${name} → ${fails ? "22012" : `${rows}${` ${name}`.repeat(rows)}`}`;
}

function extended(statements: readonly Statement[], name: string): Scene {
  const failing = statements.findIndex(({ fails }) => fails);
  let asked = "";
  let told = "";
  const expected: string[] = [];
  for (const [i, one] of statements.entries()) {
    const own = `${name}_${i}`;
    asked += pg.parse("", `SELECT ${own}`) + pg.bind("", "") + (one.isDescribed ? pg.describe("P") : "") + pg.execute();
    if (failing >= 0 && i > failing) expected.push(`SELECT ${own} → not run`);
    else {
      expected.push(expectedLine(one, own));
      told += pg.parseComplete + pg.bindComplete;
      if (one.fails) told += FAILED;
      else
        told +=
          (one.isDescribed ? pg.rowDescription(["n", 25]) : "") + rowsOf(one, own) + pg.complete(`SELECT ${one.rows}`);
    }
  }
  return { asked: asked + pg.sync, told: told + pg.ready(), expected };
}

function sceneOf(one: Cycle, name: string): Scene {
  return one.kind === "simple" ? simple(one.statement, name) : extended(one.statements, name);
}

function entriesOf(steps: readonly Step[], sizes: readonly number[]): readonly string[] {
  let at = 0;
  const pieceBytes = (): number => sizes[at++ % sizes.length] ?? 1;
  return play(postgresql, steps, { codecs, pieceBytes }).entries.map(({ document: { request, response }, error }) => {
    const query = shownText(request?.["query"]);
    if (error !== null) return `${query} → ${error.msg.startsWith("not run") ? "not run" : error.msg}`;
    if (response?.["errorCode"] !== undefined) return `${query} → ${shownText(response["errorCode"])}`;
    const rows = (response?.["rows"] ?? []) as readonly (readonly string[])[];
    return `${query} → ${[shownText(response?.["rowCount"]), ...rows.flat()].join(" ")}`;
  });
}

const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });

test("cycles one after the other", () => {
  fc.assert(
    fc.property(fc.array(cycle, { maxLength: 5 }), sizes, (cycles, pieces) => {
      const scenes = cycles.map((one, i) => sceneOf(one, `q${i}`));
      const steps = scenes.flatMap(({ asked, told }) => [client(asked), server(told)]);
      expect(entriesOf(steps, pieces)).toEqual(scenes.flatMap(({ expected }) => expected));
    }),
  );
});

test("all cycles piped at once", () => {
  fc.assert(
    fc.property(fc.array(cycle, { maxLength: 5 }), sizes, (cycles, pieces) => {
      const scenes = cycles.map((one, i) => sceneOf(one, `q${i}`));
      const steps = [client(...scenes.map(({ asked }) => asked)), server(...scenes.map(({ told }) => told))];
      expect(entriesOf(steps, pieces)).toEqual(scenes.flatMap(({ expected }) => expected));
    }),
  );
});

test("a notification between the answers changes nothing", () => {
  fc.assert(
    fc.property(fc.array(cycle, { minLength: 1, maxLength: 4 }), fc.nat(), sizes, (cycles, place, pieces) => {
      const scenes = cycles.map((one, i) => sceneOf(one, `q${i}`));
      const told = scenes.map((scene) => scene.told);
      const at = place % told.length;
      const extra = pg.notification(7, "orders", "x");
      const steps = [
        client(...scenes.map(({ asked }) => asked)),
        server(...told.slice(0, at), extra, ...told.slice(at)),
      ];
      const entries = entriesOf(steps, pieces).filter((line) => line.startsWith("SELECT"));
      expect(entries).toEqual(scenes.flatMap(({ expected }) => expected));
    }),
  );
});
