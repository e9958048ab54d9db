// What the recordings hold that libmemcached's programs do not say: meta commands, pipelines, quiet commands, refusals, SASL, UDP.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { pause } from "../recording.ts";
import { crlf, say } from "../talking.ts";

const PORT = 11211;

/** The text protocol by hand. */
export async function talkText(): Promise<void> {
  await say(
    PORT,
    crlf("set cart:7 5 0 30\n") + crlf('{"goods":[1,2],"name":"K\u00c3\u00a4se"}\n'),
    crlf("set bytes 0 60 4\n\xff\x00\x01\x02\n"),
    crlf("gets cart:7 missing bytes\n"),
    crlf("get cart:7\nget missing\ngat 100 cart:7 bytes\n"),
    crlf("add cart:7 0 0 1\nx\nreplace none 0 0 1\nx\nappend cart:7 0 0 1\n \n"),
    crlf("cas cart:7 0 0 2 1\nno\n"),
    crlf("set n 0 0 2\n10\n"),
    crlf("incr n 5\ndecr n 100\nincr none 1\nincr cart:7 1\n"),
    crlf("touch n 500\ntouch none 1\ndelete n\ndelete n\n"),
    crlf("set quiet 0 0 5 noreply\nhello\nget quiet\n"),
    crlf("nonsense\nget\nset k 0 0 abc\n"),
    crlf("set bad 0 0 2\nlonger\n"),
    crlf("version\nverbosity 1\nstats\n"),
    crlf("stats items\nstats settings\n"),
    crlf("lru_crawler metadump all\n"),
    crlf("flush_all 10\nflush_all noreply\nversion\nquit\n"),
  );
  await say(
    PORT,
    crlf("ms lamp S5 T90 F3\nlight\n"),
    crlf("ms lamp 5 T90 F3 c\nlight\n"),
    crlf("mg lamp v f t c k O11\nmg missing v\nmg lamp\n"),
    crlf("mg none v q O1 k\nmg lamp v q O2 k\nmg none v q O3 k\nmn\n"),
    crlf("ms a 1 q O4\n1\nms b 1 q O5\n2\nms b 1 q ME O6\n3\nmd a q O7\nmd a q O8\nmn\n"),
    crlf("ma count N0 J7 v\nma count D5 v\nma none v\nma lamp v\n"),
    crlf("me lamp\nme none\nmd lamp\nmd lamp\nmg\n"),
  );
  // A pipeline whose pieces end anywhere.
  const pipeline = crlf(["a", "b", "c"].map((key) => `set ${key} 0 0 10\n${key.repeat(10)}\n`).join(""));
  await say(PORT, pipeline.slice(0, 37), pipeline.slice(37), crlf("get a b c\n"));
}

function login(text: string): string {
  return crlf(`set login 0 0 ${text.length}\n${text}\n`);
}
/** A server with users: the first `set` of a connection is a login. */
export async function talkWithUsers(password: string): Promise<void> {
  await say(PORT, crlf("get cart:7\n"), login(`shop ${password}`), crlf("get cart:7\n"));
  await say(PORT, login(`shop ${password}-wrong`));
}

function number(value: number, bytes: number): string {
  return Array.from({ length: bytes }, (_, i) => String.fromCharCode((value / 2 ** (8 * (bytes - 1 - i))) & 0xff)).join(
    "",
  );
}
function binary(opcode: number, opaque: number, extras: string, key: string, value: string): string {
  const lengths = `${number(key.length, 2)}${number(extras.length, 1)}`;
  const body = number(extras.length + key.length + value.length, 4);
  return `\x80${number(opcode, 1)}${lengths}\0\0\0${body}${number(opaque, 4)}${number(0, 8)}${extras}${key}${value}`;
}

/** The binary protocol by hand: quiet commands with a number each, statistics, a login. */
export async function talkBinary(password: string): Promise<void> {
  const stored = number(7, 4) + number(60, 4);
  const quiet =
    binary(0x11, 1, stored, "lamp", "light") + binary(0x09, 2, "", "none", "") + binary(0x0d, 3, "", "lamp", "");
  await say(
    PORT,
    quiet + binary(0x12, 4, stored, "lamp", "again") + binary(0x0a, 5, "", "", ""),
    binary(0x05, 6, number(0, 4) + number(3, 4) + number(0, 4) + number(10, 4) + number(0, 4), "count", ""),
    binary(0x1d, 7, number(100, 4), "lamp", "") + binary(0x1c, 8, number(100, 4), "none", ""),
    binary(0x10, 9, "", "", ""),
    binary(0x21, 10, "", "PLAIN", `\0shop\0${password}`),
    binary(0x07, 11, "", "", ""),
  );
}

/** Answers over UDP may be many datagrams. */
export async function talkUdp(): Promise<void> {
  await say(PORT, crlf(`set large 0 0 4000\n${"large ".repeat(666)}end.\n`));
  const socket = createSocket("udp4");
  socket.connect(PORT, "127.0.0.1");
  await once(socket, "connect");
  for (const [id, text] of [
    "version\n",
    "set u 0 0 2\nhi\n",
    "get u none\n",
    "get large\n",
    "incr none 1\n",
  ].entries()) {
    socket.send(Buffer.from(`${number(id + 1, 2)}\0\0\0\x01\0\0${crlf(text)}`, "latin1"));
    await pause(150);
  }
  socket.close();
}
