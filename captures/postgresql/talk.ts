// The extended protocol by hand, where no client would say it so: pipelines that fail in the middle, portals read in parts,
// binary values, a function call, a copy that fails, replication. Runs inside the namespace of the recording.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { pause } from "../recording.ts";
import * as pg from "./messages.ts";

/** Answers end with this: the server waits for the next request. */
const READY = /Z\0\0\0.[ITE]$/s;
const ANSWER_TIMEOUT_MS = 5000;

class Talk {
  readonly #socket: Socket;
  #heard = "";
  #onData: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (data) => {
      this.#heard += data.toString("latin1");
      this.#onData();
    });
    socket.on("error", () => undefined);
  }

  static async open(parameters: Readonly<Record<string, string>>): Promise<Talk> {
    const socket = connect(5432, "127.0.0.1");
    await once(socket, "connect");
    const talk = new Talk(socket);
    await talk.say(pg.startup({ user: "shop", database: "shop", application_name: "talk", ...parameters }));
    return talk;
  }

  /** Sends, and waits until the server has said what `until` describes. */
  async say(text: string, until = READY): Promise<string> {
    this.#heard = "";
    this.#socket.write(text, "latin1");
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the server did not say ${until.source}: ${JSON.stringify(this.#heard)}`)),
        ANSWER_TIMEOUT_MS,
      );
      this.#onData = () => {
        if (!until.test(this.#heard)) return;
        clearTimeout(timer);
        resolve();
      };
      this.#onData();
    });
    return this.#heard;
  }

  async end(): Promise<void> {
    this.#socket.write(pg.terminate, "latin1");
    this.#socket.end();
    await once(this.#socket, "close");
  }
}

const TEXT = 25;
const INT4 = 23;

/** What drivers do: prepare with a name, describe, then run it again and again. */
async function prepared(): Promise<void> {
  const talk = await Talk.open({});
  const insert = "INSERT INTO goods (id, name, price, tags) VALUES ($1, $2, $3, $4) RETURNING id";
  await talk.say(pg.parse("ins", insert) + pg.describe("S", "ins") + pg.sync);
  await talk.say(pg.bind("", "ins", ["10", "kettle", "12.50", "{new,metal}"]) + pg.execute() + pg.sync);
  const binary = { formats: [1, 0, 0, 0], resultFormats: [1] };
  await talk.say(pg.bind("", "ins", [pg.int32(11), "cup", null, null], binary) + pg.execute() + pg.sync);
  // The same number again: an error, and the next statement of its own Sync runs.
  await talk.say(pg.bind("", "ins", ["11", "cup", "1", null]) + pg.execute() + pg.sync);
  const all =
    "SELECT id, name, price, tags, made, code, spec, id::int8 AS big, 1.5::float8 AS half, true AS yes FROM goods ORDER BY id";
  await talk.say(
    pg.parse("", all) + pg.bind("", "", [], { resultFormats: [1] }) + pg.describe("P") + pg.execute() + pg.sync,
  );
  await talk.say(
    pg.parse("", "SELECT $1::text || $2", [TEXT, TEXT]) + pg.bind("", "", ["a", "b"]) + pg.execute() + pg.sync,
  );
  await talk.say(pg.close("S", "ins") + pg.parse("", "") + pg.bind("", "") + pg.execute() + pg.sync);
  await talk.end();
}

function run(text: string, ...values: readonly string[]): string {
  return pg.parse("", text) + pg.bind("", "", values) + pg.describe("P") + pg.execute();
}

/** Several statements before one Sync; the second fails, the third is not run. */
async function piped(): Promise<void> {
  const talk = await Talk.open({});
  await talk.say(
    run("UPDATE goods SET price = price + $1", "1") +
      run("SELECT 1 / $1::int", "0") +
      run("DELETE FROM goods") +
      pg.sync,
  );
  await talk.say(run("SELECT 1 AS a") + run("SELECT 2 AS b") + run("SELECT 3 AS c") + pg.sync);
  // Flush instead of Sync: answers come at once, the transaction stays open.
  await talk.say(
    pg.parse("f", "SELECT generate_series(1, $1)", [INT4]) + pg.describe("S", "f") + pg.flush,
    /T\0\0\0.+$/s,
  );
  await talk.say(pg.bind("part", "f", ["5"]) + pg.execute("part", 2) + pg.flush, /s\0\0\0.$/s);
  await talk.say(pg.execute("part", 2) + pg.flush, /s\0\0\0.$/s);
  await talk.say(pg.execute("part", 0) + pg.close("P", "part") + pg.sync);
  await talk.say(pg.sync);
  await talk.end();
}

async function copies(): Promise<void> {
  const talk = await Talk.open({});
  const COPY_IN = /G\0\0\0.+$/s;
  await talk.say(pg.query("COPY goods (id, name) FROM STDIN"), COPY_IN);
  await talk.say(pg.copyData("20\tspoon\n") + pg.copyData("21\tfork\n22\tknife\n") + pg.copyDone);
  await talk.say(pg.query("COPY goods FROM STDIN"), COPY_IN);
  await talk.say(pg.copyData("half a line") + pg.copyFail("the file ended early"));
  await talk.say(pg.query("COPY (SELECT id, name FROM goods ORDER BY id) TO STDOUT"));
  await talk.say(pg.query("COPY (SELECT 1::int4) TO STDOUT (FORMAT binary)"));
  await talk.say(pg.parse("", "COPY goods (id, name) FROM STDIN") + pg.bind("", "") + pg.execute(), COPY_IN);
  await talk.say(pg.copyData("30\tplate\n") + pg.copyDone + pg.sync);
  await talk.say(pg.functionCall(1598, []));
  await talk.say(pg.functionCall(1344, ["2"]));
  await talk.end();
}

async function listening(): Promise<void> {
  const listener = await Talk.open({});
  await listener.say(pg.query("LISTEN orders"));
  const other = await Talk.open({});
  await other.say(pg.query("NOTIFY orders, 'cart:7'; SELECT pg_notify('orders', 'cart:8')"));
  await listener.say(pg.query(""), READY);
  await other.end();
  await listener.end();
}

/** A statement that is cancelled from a second connection. */
async function cancelled(): Promise<void> {
  const talk = await Talk.open({});
  const key = await talk.say(pg.query("SELECT pg_backend_pid()"));
  const processId = Number(/(\d+)C\0/.exec(key)?.[1]);
  const other = await Talk.open({});
  const slow = talk.say(pg.query("SELECT pg_sleep(20)"));
  await pause(300);
  await other.say(pg.query(`SELECT pg_cancel_backend(${processId})`));
  await slow;
  await other.say(pg.query(`SELECT pg_terminate_backend(${processId})`));
  await other.end();
  const socket = connect(5432, "127.0.0.1");
  await once(socket, "connect");
  socket.end(pg.cancel(processId, "\0\0\0\0"), "latin1");
  await once(socket.resume(), "close");
}

async function replicated(): Promise<void> {
  const talk = await Talk.open({ replication: "true" });
  const system = await talk.say(pg.query("IDENTIFY_SYSTEM"));
  const position = /[0-9A-F]+\/[0-9A-F]+/.exec(system)?.[0] ?? "0/0";
  const started = talk.say(pg.query(`START_REPLICATION PHYSICAL ${position}`), /W\0\0\0.*d\0\0..w/s);
  const other = await Talk.open({});
  await other.say(pg.query("UPDATE goods SET price = 7 WHERE id = 1"));
  await started;
  await other.end();
  await talk.say(pg.copyDone);
  await talk.say(pg.query("SHOW wal_level"));
  await talk.end();
}

export async function converse(): Promise<void> {
  for (const part of [prepared, piped, copies, listening, cancelled, replicated]) await part();
}
