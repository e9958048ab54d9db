// MariaDB and the client `mysql2`: text and binary results, prepared statements, transactions, several statements in one,
// refusals.
import mysql, { type Connection, type FieldPacket, type ResultSetHeader } from "mysql2/promise";
import { expect, test } from "vitest";
import type { Entry } from "../../contract/index.ts";
import { MAX_ROWS } from "../../engine/protocols/mysql/responses.ts";
import { MAX_VALUE_BYTES } from "../../engine/protocols/mysql/values.ts";
import { type Call, ClientView } from "./testing/client-view.ts";
import { expectOnly, expectSameCalls } from "./testing/compare.ts";
import { describeServer } from "./testing/describe-server.ts";
import { shown } from "./testing/shown.ts";
import { side, trafficOf } from "./testing/traffic.ts";

const LIMITS = { maxCharacters: MAX_VALUE_BYTES, maxItems: MAX_ROWS };
const LARGE = "0123456789".repeat(20_000);

class Session {
  readonly #client: Connection;
  readonly #view: ClientView;
  readonly #prepared = new Set<string>();

  constructor(client: Connection, view: ClientView) {
    this.#client = client;
    this.#view = view;
  }

  query(sql: string): Promise<unknown> {
    return this.#view.call({ sql }, this.#client.query({ sql, rowsAsArray: true }), told, refused);
  }

  /** The client prepares each text once, and keeps the statement. */
  execute(sql: string, values: readonly (string | null)[]): Promise<unknown> {
    if (!this.#prepared.has(sql)) this.#view.note({ prepare: sql }, { parameters: values.length });
    this.#prepared.add(sql);
    const work = this.#client.execute({ sql, rowsAsArray: true, values: [...values] });
    return this.#view.call({ sql, values: shown(values, LIMITS) }, work, told, refused);
  }
}

type Rows = readonly (readonly (string | number | null)[])[];
/** What the client says of the result of one statement, or of several. */
function told([result, fields]: readonly [unknown, FieldPacket[] | FieldPacket[][]]): unknown {
  const isSeveral =
    Array.isArray(result) && Array.isArray(fields) && fields.some((one) => one === undefined || Array.isArray(one));
  if (!isSeveral) return [resultOf(result, fields as FieldPacket[])];
  return (result as unknown[]).map((one, i) => resultOf(one, (fields as FieldPacket[][])[i]));
}
function resultOf(result: unknown, fields: readonly FieldPacket[] | undefined): unknown {
  if (!Array.isArray(result)) {
    const { affectedRows, insertId, warningStatus, info } = result as ResultSetHeader;
    return { affectedRows, insertId, warnings: warningStatus, info };
  }
  const texts = (result as Rows).map((row) => row.map((value) => (value === null ? null : String(value))));
  return { columns: fields?.map(({ name }) => name), rows: shown(texts, LIMITS) };
}
function refused(error: Error): unknown {
  const { errno, sqlState, sqlMessage } = error as Error & { errno: number; sqlState: string; sqlMessage: string };
  return { errno, sqlState, message: sqlMessage };
}

async function talk(url: string, view: ClientView): Promise<void> {
  const options = { uri: url, multipleStatements: true, supportBigNumbers: true, bigNumberStrings: true };
  const client = await mysql.createConnection({ ...options, dateStrings: true });
  const session = new Session(client, view);
  await changes(session);
  await reads(session);
  await refusals(session);
  await view.call("ping", client.ping(), () => "OK");
  await Promise.all(Array.from({ length: 50 }, (_, i) => session.query(`SELECT ${i} AS n`)));
  await client.end();
}

async function changes(session: Session): Promise<void> {
  await session.query(
    "CREATE TABLE goods (id int PRIMARY KEY AUTO_INCREMENT, name longtext, price decimal(8, 2), made datetime(6), big bigint unsigned)",
  );
  await session.query("INSERT INTO goods (name, price) VALUES ('tea', 4.2), ('Käse', NULL)");
  const insert = "INSERT INTO goods (name, price, made, big) VALUES (?, ?, ?, ?)";
  await session.execute(insert, ["kettle", "12.50", "2026-11-29 03:00:00.250000", "18446744073709551615"]);
  await session.execute(insert, ["cup", null, null, null]);
  await session.execute("UPDATE goods SET name = ? WHERE id = ?", [LARGE, "4"]);
  for (const end of ["COMMIT", "ROLLBACK"]) {
    await session.query("START TRANSACTION");
    await session.execute("DELETE FROM goods WHERE id = ?", ["2"]);
    await session.query(end);
  }
}

async function reads(session: Session): Promise<void> {
  await session.query("SELECT * FROM goods ORDER BY id");
  await session.execute("SELECT * FROM goods WHERE id >= ? ORDER BY id", ["1"]);
  await session.execute("SELECT * FROM goods WHERE id >= ? ORDER BY id", ["100"]);
  await session.query(
    "UPDATE goods SET price = 5 WHERE id = 1; SELECT COUNT(*) AS n FROM goods; SELECT 'last' AS word",
  );
  await session.query("SELECT seq FROM seq_1_to_2000");
}

async function refusals(session: Session): Promise<void> {
  await session.query("SELEC 1");
  await session.execute("INSERT INTO goods (id, name) VALUES (?, ?)", ["1", "again"]);
  await session.query("SELECT * FROM nothing");
}

interface Request {
  readonly command: string;
  readonly query?: string;
  readonly parameters?: readonly (string | null)[];
}
interface Result {
  readonly type: string;
  readonly affectedRows?: number;
  readonly lastInsertId?: number;
  readonly warnings?: number;
  readonly info?: string;
  readonly columns?: readonly { readonly name: string }[];
  readonly rows?: readonly (readonly (string | null)[])[];
}
interface Response extends Result {
  readonly results?: readonly Result[];
  readonly parameterCount?: number;
  readonly errorCode?: number;
  readonly sqlState?: string;
  readonly errorMessage?: string;
}

/** The same talk in the words of the entries. */
function callsIn(entries: readonly Entry[]): readonly Call[] {
  return entries.flatMap(({ request, response, error }): readonly Call[] => {
    expect(error).toBe(null);
    const { command, query, parameters } = side<Request>(request);
    const answer = side<Response>(response);
    switch (command) {
      case "LOGIN":
      case "COM_QUIT":
        return [];
      case "COM_PING":
        return [{ asked: "ping", got: answer.type }];
      case "COM_STMT_PREPARE":
        return [{ asked: { prepare: query }, got: { parameters: answer.parameterCount } }];
      case "COM_STMT_EXECUTE":
        return [{ asked: { sql: query, values: parameters }, got: answerOf(answer) }];
      default:
        return [{ asked: { sql: query }, got: answerOf(answer) }];
    }
  });
}
function answerOf(answer: Response): unknown {
  const { errorCode: errno, sqlState, errorMessage: message } = answer;
  if (answer.type === "ERR") return { errno, sqlState, message };
  return (answer.results ?? [answer]).map(({ columns, rows, affectedRows, lastInsertId, warnings, info = "" }) =>
    columns === undefined
      ? { affectedRows, insertId: lastInsertId, warnings, info }
      : { columns: columns.map(({ name }) => name), rows },
  );
}

describeServer("mysql", "MariaDB", ({ facts, port }) => {
  test("every statement, row and refusal", async () => {
    const view = new ClientView();
    const entries = await trafficOf({ filter: `tcp port ${port()}` }, () => talk(facts()["url"] ?? "", view));
    expectOnly(entries, "MYSQL");
    expectSameCalls(callsIn(entries), view.calls);
  });
});
