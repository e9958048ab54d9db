// The binary protocol by hand, where the command line has no words for it: prepared statements with values of many types, a cursor,
// several statements in one, a local file, another user. Runs inside the namespace of the recording.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { pause } from "../recording.ts";

const QUIET_MS = 80;

function int(value: number, bytes: number): string {
  return Array.from({ length: bytes }, (_, i) => String.fromCharCode(Math.floor(value / 256 ** i) & 0xff)).join("");
}
function packet(payload: string, number = 0): string {
  return int(payload.length, 3) + int(number, 1) + payload;
}
function command(code: number, body = ""): string {
  return packet(int(code, 1) + body);
}

/** CONNECT_WITH_DB, LOCAL_FILES, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION, MULTI_STATEMENTS, MULTI_RESULTS, PLUGIN_AUTH. */
const FLAGS = 0x8 | 0x80 | 0x200 | 0x2000 | 0x8000 | 0x10000 | 0x20000 | 0x80000;
const DEPRECATE_EOF = 0x1000000;

/** Writes, and goes on when the server has been quiet for a while. Gives what it said. */
async function say(socket: Socket, text: string): Promise<string> {
  let heard = "";
  const listen = (data: Buffer): void => {
    heard += data.toString("latin1");
  };
  socket.on("data", listen);
  socket.write(text, "latin1");
  await pause(QUIET_MS);
  socket.off("data", listen);
  return heard;
}

/** Number of a statement that the server prepares; they count through all connections. */
async function prepare(socket: Socket, statement: string): Promise<number> {
  const heard = await say(socket, command(0x16, statement));
  return heard.charCodeAt(5) + heard.charCodeAt(6) * 256;
}

async function open(flags: number): Promise<Socket> {
  const socket = connect(3306, "127.0.0.1");
  await once(socket, "connect");
  socket.setNoDelay(true);
  socket.resume();
  await pause(QUIET_MS);
  const login = `${int(flags, 4)}${int(0x1000000, 4)}\x21${"\0".repeat(23)}guest\0\0shop\0mysql_native_password\0`;
  await say(socket, packet(login, 1));
  return socket;
}

const UNSIGNED = 0x8000;
const [LONG, DOUBLE, NULL, LONGLONG, DATETIME, TIME, STRING] = [3, 5, 6, 8, 12, 11, 254];

function double(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return String.fromCharCode(...new Uint8Array(view.buffer));
}

/** Values of one Execute: types and bytes, null for NULL. */
function execute(statement: number, values: readonly (readonly [number, string] | null)[], flags = 0): string {
  const bits = values.reduce((sum, value, i) => (value === null ? sum | (1 << i) : sum), 0);
  const types = values.map((value) => int(value?.[0] ?? NULL, 2)).join("");
  const bytes = values.map((value) => value?.[1] ?? "").join("");
  const bound = values.length === 0 ? "" : `${int(bits, (values.length + 7) >> 3)}\x01${types}${bytes}`;
  return command(0x17, `${int(statement, 4)}${int(flags, 1)}${int(1, 4)}${bound}`);
}

const text = (value: string): readonly [number, string] => [STRING, int(value.length, 1) + value];

async function prepared(flags: number): Promise<void> {
  const socket = await open(flags);
  const insert = await prepare(
    socket,
    "INSERT INTO goods (id, name, price, made, spent, big) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const date =
    int(11, 1) + int(2026, 2) + int(11, 1) + int(28, 1) + int(14, 1) + int(5, 1) + int(0, 1) + int(250_000, 4);
  const time = int(8, 1) + int(1, 1) + int(1, 4) + int(2, 1) + int(3, 1) + int(4, 1);
  const id = (flags & DEPRECATE_EOF) === 0 ? 10 : 20;
  await say(
    socket,
    execute(insert, [
      [LONG, int(id, 4)],
      text("kettle"),
      [DOUBLE, double(12.5)],
      [DATETIME, date],
      [TIME, time],
      [LONGLONG | UNSIGNED, "\xff".repeat(8)],
    ]),
  );
  await say(socket, execute(insert, [[LONG, int(id + 1, 4)], text("cup"), null, null, null, null]));
  await say(socket, execute(insert, [[LONG, int(id, 4)], text("again"), null, null, null, null]));
  const select = await prepare(socket, "SELECT * FROM goods ORDER BY id");
  await say(socket, execute(select, []));
  await say(socket, execute(select, [], 1));
  await say(socket, command(0x1c, int(select, 4) + int(1, 4)));
  await say(socket, command(0x1c, int(select, 4) + int(100, 4)));
  await say(socket, command(0x1a, int(select, 4)));
  await say(socket, command(0x19, int(select, 4)));
  await say(socket, execute(select, []));
  await say(socket, command(1));
  socket.end();
}

async function others(): Promise<void> {
  const socket = await open(FLAGS);
  await say(
    socket,
    command(3, "UPDATE goods SET price = 5 WHERE id = 1; SELECT COUNT(*) AS n FROM goods; SELEC 1; SELECT 2"),
  );
  await say(socket, command(3, "LOAD DATA LOCAL INFILE 'spoons.txt' INTO TABLE goods (id, name)"));
  await say(socket, packet("30\tspoon\n31\tfork\n", 2) + packet("", 3));
  await say(socket, command(2, "mysql"));
  await say(socket, command(3, "USE shop"));
  await say(socket, command(4, "goods\0"));
  await say(socket, command(9));
  await say(socket, command(14));
  await say(socket, command(0x1b, int(1, 2)));
  await say(socket, command(0x11, "other\0\0shop\0\x21\0mysql_native_password\0"));
  await say(socket, packet("", 2));
  await say(socket, command(0x1f));
  await say(socket, command(3, "KILL CONNECTION_ID()"));
  socket.end();
}

export async function converse(): Promise<void> {
  await prepared(FLAGS);
  await prepared(FLAGS | DEPRECATE_EOF);
  await others();
}
