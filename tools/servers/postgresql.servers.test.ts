// PostgreSQL and its client `pg`: simple and prepared statements, rows of many types, transactions, several statements in
// one, notices, refusals, pipelined queries, COPY of the server's side.
import pg from "pg";
import { expect, test } from "vitest";
import type { Entry } from "../../contract/index.ts";
import { MAX_ROWS } from "../../engine/protocols/postgresql/responses.ts";
import { MAX_VALUE_BYTES } from "../../engine/protocols/postgresql/values.ts";
import { type Call, ClientView } from "./testing/client-view.ts";
import { expectOnly, expectSameCalls } from "./testing/compare.ts";
import { describeServer } from "./testing/describe-server.ts";
import { shown } from "./testing/shown.ts";
import { side, trafficOf } from "./testing/traffic.ts";

const LIMITS = { maxCharacters: MAX_VALUE_BYTES, maxItems: MAX_ROWS };
const LARGE = "0123456789".repeat(20_000);

/** The client shows values as they came: as text, in the server's own writing. */
const AS_TEXT = { getTypeParser: () => (text: string) => text };

interface Statement {
  readonly text: string;
  readonly values?: readonly (string | null)[];
  readonly name?: string;
}

class Session {
  readonly #client: pg.Client;
  readonly #view: ClientView;

  constructor(client: pg.Client, view: ClientView) {
    this.#client = client;
    this.#view = view;
  }

  run(text: string, values?: readonly (string | null)[], name?: string): Promise<unknown> {
    const asked: Statement = {
      text,
      ...(values === undefined ? {} : { values: shown(values, LIMITS) }),
      ...(name === undefined ? {} : { name }),
    };
    const query = {
      text,
      rowMode: "array",
      types: AS_TEXT,
      name,
      ...(values === undefined ? {} : { values: [...values] }),
    };
    return this.#view.call(asked, this.#client.query(query as pg.QueryArrayConfig), told, refused);
  }
}

/** What the client says of the result of one statement, or of several. */
function told(result: pg.QueryArrayResult | readonly pg.QueryArrayResult[]): unknown {
  const all = (Array.isArray(result) ? result : [result]) as readonly pg.QueryArrayResult[];
  return all.map(({ command, rowCount, fields, rows }) => ({
    command,
    rowCount,
    columns: fields.map(({ name, dataTypeID }) => `${name} ${dataTypeID}`),
    rows: shown(rows, LIMITS),
  }));
}
function refused(error: Error): unknown {
  const { code, message, severity, position, detail, constraint } = error as pg.DatabaseError;
  return { code, message, severity, position, detail, constraint };
}

async function talk(url: string, view: ClientView): Promise<void> {
  const client = new pg.Client(url);
  client.on("notice", ({ code, message }) => view.note("notice", { code, message }));
  client.on("notification", ({ channel, payload }) => view.note("notification", { channel, payload }));
  await client.connect();
  const session = new Session(client, view);
  await changes(session);
  await reads(session);
  await refusals(session);
  await session.run("LISTEN orders");
  await session.run("NOTIFY orders, 'cart:7'");
  await session.run("DO $$ BEGIN RAISE WARNING 'careful'; END $$");
  await client.end();
}

/** Sent without waiting for the answers before, in the modes of both kinds of statements; one of them is refused. */
async function talkInPipeline(url: string, view: ClientView): Promise<void> {
  const options: pg.ClientConfig & { readonly pipeline: boolean } = { connectionString: url, pipeline: true };
  const client = new pg.Client(options);
  await client.connect();
  const session = new Session(client, view);
  await Promise.all(
    Array.from({ length: 50 }, (_, i) => {
      if (i === 25) return session.run("SELECT $1::int / 0", ["7"]);
      return i % 2 === 0 ? session.run(`SELECT ${i} AS n`) : session.run(`SELECT $1::int + ${i} AS n`, ["1"], `s${i}`);
    }),
  );
  await client.end();
}

async function changes(session: Session): Promise<void> {
  await session.run("CREATE TABLE goods (id int PRIMARY KEY, name text, price numeric(8, 2), tags text[], spec jsonb)");
  await session.run(
    "INSERT INTO goods VALUES (1, 'tea', 4.2, '{green,loose}', '{\"a\": 1}'), (2, 'Käse', NULL, NULL, NULL)",
  );
  const insert = "INSERT INTO goods (id, name, price) VALUES ($1, $2, $3) RETURNING id, price";
  for (const id of ["3", "4", "5"])
    await session.run(insert, [id, id === "4" ? null : `thing ${id}`, "12.50"], "insert");
  await session.run("UPDATE goods SET name = $1 WHERE id = $2", [LARGE, "5"]);
  for (const end of ["COMMIT", "ROLLBACK"]) {
    await session.run("BEGIN");
    await session.run("DELETE FROM goods WHERE id = $1", ["3"]);
    await session.run(end);
  }
}

async function reads(session: Session): Promise<void> {
  await session.run("SELECT * FROM goods ORDER BY id");
  await session.run("SELECT * FROM goods WHERE id = ANY($1) ORDER BY id", ["{1,2,7}"], "some");
  await session.run("SELECT * FROM goods WHERE id = ANY($1) ORDER BY id", ["{}"], "some");
  await session.run(
    "SELECT true AS yes, 1.5::float8 AS half, 9007199254740993::int8 AS big, '\\x00ff'::bytea AS bytes, now() - now() AS none, $1::date AS day",
    ["2026-11-29"],
  );
  await session.run("UPDATE goods SET price = 5 WHERE id = 1; SELECT count(*) FROM goods; SELECT 'last' AS word");
  await session.run("SELECT generate_series(1, 2000) AS n");
  await session.run("");
}

async function refusals(session: Session): Promise<void> {
  await session.run("SELEC 1");
  await session.run("INSERT INTO goods (id) VALUES (1)");
  await session.run("SELECT $1::int / 0", ["7"]);
  await session.run("SELECT name FROM nothing WHERE id = $1", ["1"], "nothing");
  await session.run("BEGIN");
  await session.run("SELECT 1 / 0");
  await session.run("SELECT 1");
  await session.run("ROLLBACK");
}

interface Request {
  readonly messageType: string;
  readonly query?: string;
  readonly statement?: string;
  readonly parameters?: readonly (string | null)[];
}
interface Result {
  readonly command?: string;
  readonly rowCount?: number;
  readonly columns?: readonly { readonly name: string; readonly typeOid: number }[];
  readonly rows?: readonly (readonly (string | null)[])[];
}
interface Response extends Result {
  readonly results?: readonly Result[];
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly errorSeverity?: string;
  readonly errorPosition?: string;
  readonly errorDetail?: string;
  readonly errorConstraint?: string;
  readonly notices?: readonly { readonly code: string; readonly message: string }[];
  readonly channel?: string;
  readonly payload?: string;
}

/** The same talk in the words of the entries. */
function callsIn(entries: readonly Entry[]): readonly Call[] {
  return entries.flatMap(({ request, response, error }): readonly Call[] => {
    expect(error).toBe(null);
    const { messageType, query, statement, parameters } = side<Request>(request);
    if (messageType === "StartupMessage" || messageType === "Terminate") return [];
    const answer = side<Response>(response);
    const notices = (answer.notices ?? []).map(({ code, message }) => ({ asked: "notice", got: { code, message } }));
    if (request === null) return [{ asked: "notification", got: { channel: answer.channel, payload: answer.payload } }];
    const asked = {
      text: query,
      ...(parameters === undefined ? {} : { values: parameters }),
      ...(statement === undefined || statement === "" ? {} : { name: statement }),
    };
    return [{ asked, got: answerOf(answer) }, ...notices];
  });
}
function answerOf(answer: Response): unknown {
  if (answer.errorCode !== undefined) {
    const { errorCode: code, errorMessage: message, errorSeverity: severity } = answer;
    const { errorPosition: position, errorDetail: detail, errorConstraint: constraint } = answer;
    return { code, message, severity, position, detail, constraint };
  }
  return (answer.results ?? [answer]).map(({ command = "", rowCount = null, columns = [], rows = [] }) => ({
    // The client keeps the first word.
    command: /^\w+/.exec(command)?.[0] ?? null,
    rowCount,
    columns: columns.map(({ name, typeOid }) => `${name} ${typeOid}`),
    rows,
  }));
}

describeServer("postgres", "PostgreSQL", ({ facts, port }) => {
  test("every statement, row and refusal", async () => {
    const view = new ClientView();
    const entries = await trafficOf({ filter: `tcp port ${port()}` }, () => talk(facts()["url"] ?? "", view));
    expectOnly(entries, "PGSQL");
    expectSameCalls(callsIn(entries), view.calls);
  });

  test("statements that are sent before the answers to others have come", async () => {
    const view = new ClientView();
    const entries = await trafficOf({ filter: `tcp port ${port()}` }, () => talkInPipeline(facts()["url"] ?? "", view));
    expectOnly(entries, "PGSQL");
    expectSameCalls(callsIn(entries), view.calls);
  });
});
