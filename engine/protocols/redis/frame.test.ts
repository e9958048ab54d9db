// Where RESP messages end, for every type, resumed at any byte; limits; finding the next message after a hole.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import { BAD_FRAME, NEED_MORE } from "../framed.ts";
import { JOINED_INSIDE, MAX_BULK_BYTES, MAX_DEPTH, MAX_ELEMENTS, MAX_LINE_BYTES, RespFramer } from "./frame.ts";
import { bulk, command, encode } from "./testing/encode.ts";
import { anyValue } from "./testing/values.ts";

const KEEP_ALL = 1 << 20;

function server(): RespFramer {
  return new RespFramer(false, KEEP_ALL);
}
function client(): RespFramer {
  return new RespFramer(true, KEEP_ALL);
}

/** A whole message has its length as end, alone, followed by others, and when it comes byte by byte. */
function check(text: string, makeFramer: () => RespFramer = server): void {
  const bytes = latin1Bytes(`__${text}+next\r\n`);
  const end = 2 + text.length;
  expect(makeFramer().frame(bytes, 2, bytes.length)).toBe(text.length);
  expect(makeFramer().frame(bytes, 2, end)).toBe(text.length);
  const framer = makeFramer();
  for (let at = 3; at < end; at++) expect(framer.frame(bytes, 2, at), `after ${at - 2} bytes`).toBe(NEED_MORE);
  expect(framer.frame(bytes, 2, end)).toBe(text.length);
}
/** Malformed, with the same reason also when it comes byte by byte. */
function checkBad(text: string, reason: string, makeFramer: () => RespFramer = server): void {
  const bytes = latin1Bytes(text);
  const framer = makeFramer();
  expect(framer.frame(bytes, 0, bytes.length)).toBe(BAD_FRAME);
  expect(framer.reason).toBe(reason);
  const slow = makeFramer();
  let answer = NEED_MORE;
  for (let at = 1; answer === NEED_MORE && at <= bytes.length; at++) answer = slow.frame(bytes, 0, at);
  expect(answer).toBe(BAD_FRAME);
  expect(slow.reason).toBe(reason);
}

describe("RESP2", () => {
  test("lines", () => {
    for (const text of ["+OK\r\n", "+\r\n", "-ERR unknown command\r\n", ":0\r\n", ":-17\r\n", "+a\rb\r\n"]) check(text);
  });
  test("bulk strings", () => {
    for (const text of ["$0\r\n\r\n", "$5\r\nhello\r\n", "$2\r\n\r\n\r\n", "$-1\r\n", "$7\r\na\r\n$1\r\n\r\n"])
      check(text);
  });
  test("arrays", () => {
    for (const text of [
      "*0\r\n",
      "*-1\r\n",
      "*1\r\n:1\r\n",
      "*2\r\n*1\r\n+a\r\n*0\r\n",
      "*3\r\n$-1\r\n$0\r\n\r\n:5\r\n",
    ])
      check(text);
  });
});

describe("RESP3", () => {
  test("null, booleans, doubles, big numbers, errors and verbatim strings", () => {
    for (const text of ["_\r\n", "#t\r\n", "#f\r\n", ",1.5\r\n", ",-inf\r\n", "(12345678901234567890\r\n"]) check(text);
    for (const text of ["!5\r\nERR x\r\n", "=8\r\ntxt:some\r\n"]) check(text);
  });
  test("maps, sets, pushes", () => {
    for (const text of ["%2\r\n+a\r\n:1\r\n+b\r\n:2\r\n", "%0\r\n", "~2\r\n:1\r\n:2\r\n", ">2\r\n+x\r\n:1\r\n"])
      check(text);
  });
  test("an attribute belongs to the value behind it, wherever it stands", () => {
    for (const text of [
      "|1\r\n+ttl\r\n:3600\r\n$1\r\na\r\n",
      "|0\r\n:1\r\n",
      "*2\r\n|1\r\n+a\r\n:1\r\n+b\r\n+c\r\n",
      "|1\r\n+a\r\n:1\r\n|1\r\n+b\r\n:2\r\n*1\r\n+c\r\n",
    ])
      check(text);
  });
  test("streamed strings and aggregates of unknown length", () => {
    for (const text of [
      "$?\r\n;4\r\nHell\r\n;1\r\no\r\n;0\r\n",
      "*?\r\n:1\r\n:2\r\n.\r\n",
      "*?\r\n.\r\n",
      "%?\r\n+a\r\n*?\r\n:1\r\n.\r\n.\r\n",
      "*2\r\n$?\r\n;1\r\na\r\n;0\r\n+b\r\n",
    ])
      check(text);
  });
});

describe("requests", () => {
  test("arrays and lines of words", () => {
    check(command("SET", "key", "value"), client);
    for (const text of ["PING\r\n", "SET a b\n", "\r\n", "get \xc3\xbc\r\n"]) check(text, client);
  });
  test("a line that is neither", () => {
    checkBad("\x16\x03\x01\x02\x00", "this is neither an array nor a line of words", client);
    checkBad("$4\r\n", JOINED_INSIDE, client);
    checkBad("PI\x00NG\r\n", "this is neither an array nor a line of words", client);
  });
});

describe("not RESP", () => {
  test("unknown marks, lengths that are none, lines without their end", () => {
    checkBad("HTTP/1.1 200 OK\r\n", "a value has no known type");
    checkBad("*2\r\n+a\r\nx\r\n", "a value has no known type");
    checkBad("$x\r\n", "a string has no valid length");
    checkBad("$-2\r\n", "a string has no valid length");
    checkBad("*1x\r\n", "an aggregate has no valid count");
    checkBad("*\r\n", "an aggregate has no valid count");
    checkBad("+OK\n", "a line does not end with CR LF");
    checkBad("$3\r\nabcd\r\n", "a string is longer than it said");
    checkBad(";4\r\nHell\r\n", "a chunk belongs to no string");
    checkBad("$?\r\n;-1\r\n", "a chunk has no valid length");
    checkBad("*1\r\n.\r\n", "an end belongs to no aggregate");
    checkBad(".\r\n", "an end belongs to no aggregate");
  });
});

describe("limits", () => {
  test("depth", () => {
    check(`${"*1\r\n".repeat(MAX_DEPTH)}:1\r\n`);
    checkBad(`${"*1\r\n".repeat(MAX_DEPTH + 1)}:1\r\n`, `values nest deeper than ${MAX_DEPTH}`);
    checkBad("|0\r\n".repeat(MAX_DEPTH + 1), `values nest deeper than ${MAX_DEPTH}`);
  });
  test("values of one message", () => {
    const framer = server();
    const half = MAX_ELEMENTS / 2;
    const bytes = latin1Bytes(`*2\r\n${`*${half}\r\n${":1\r\n".repeat(half)}`.repeat(2)}`);
    expect(framer.frame(bytes, 0, bytes.length)).toBe(BAD_FRAME);
    expect(framer.reason).toBe(`a message has more than ${MAX_ELEMENTS} values`);
    checkBad(`*${MAX_ELEMENTS + 1}\r\n`, "an aggregate has no valid count");
  });
  test("a line, of either side", () => {
    const long = "x".repeat(MAX_LINE_BYTES + 1);
    const ofServer = latin1Bytes(`+${long}`);
    const framer = server();
    expect(framer.frame(ofServer, 0, ofServer.length)).toBe(BAD_FRAME);
    expect(framer.reason).toBe(`a line is longer than ${MAX_LINE_BYTES} bytes`);
    const ofClient = client();
    expect(ofClient.frame(ofServer, 1, ofServer.length)).toBe(BAD_FRAME);
    expect(ofClient.reason).toBe(`a line is longer than ${MAX_LINE_BYTES} bytes`);
  });
  test("the length of a string", () => {
    checkBad(`$${MAX_BULK_BYTES + 1}\r\n`, "a string has no valid length");
    checkBad("$9999999999999999999\r\n", "a string has no valid length");
  });
  test("strings beyond what is kept are passed over, their ends are found", () => {
    const framer = new RespFramer(false, 4);
    const text = "*2\r\n$10\r\nabcdefghij\r\n+OK\r\n";
    const bytes = latin1Bytes(text);
    expect(framer.frame(bytes, 0, 14)).toBe(NEED_MORE);
    expect(framer.skipBytes).toBe(5);
    expect(framer.cuts).toEqual([{ offset: 9, stored: 5 }]);
    // What the driver keeps: the beginning, then what follows the bytes passed over.
    const kept = latin1Bytes(`${text.slice(0, 14)}${text.slice(19)}`);
    framer.skipBytes = 0;
    expect(framer.frame(kept, 0, 15)).toBe(NEED_MORE);
    expect(framer.frame(kept, 0, kept.length)).toBe(kept.length);
    framer.reset();
    expect(framer.cuts).toHaveLength(1);
    expect(framer.frame(latin1Bytes("+OK\r\n"), 0, 5)).toBe(5);
    expect(framer.cuts).toEqual([]);
  });
  test("less than what is kept is waited for", () => {
    const framer = new RespFramer(false, 4);
    const bytes = latin1Bytes("$10\r\nabcdefghij\r\n");
    expect(framer.frame(bytes, 0, 8)).toBe(NEED_MORE);
    expect(framer.skipBytes).toBe(0);
    expect(framer.frame(bytes, 0, 9)).toBe(NEED_MORE);
    expect(framer.skipBytes).toBe(6);
  });
});

describe("after a hole", () => {
  function checkFound(text: string, makeFramer: () => RespFramer, expected: string | null): void {
    const bytes = latin1Bytes(text);
    const at = makeFramer().resync(bytes, 0, bytes.length);
    expect(at < 0 ? null : text.slice(at)).toBe(expected);
  }
  test("a client's next array of strings", () => {
    checkFound(`rest\r\n$1\r\n*\r\n${command("GET", "a")}`, client, command("GET", "a"));
    checkFound("rest of a value * 1 $", client, null);
    checkFound("*1\r\n$", client, null);
  });
  test("a server's next reply: at the start, else behind a line end", () => {
    checkFound(bulk("abc"), server, bulk("abc"));
    checkFound(`rest\r\n${bulk("abc")}`, server, bulk("abc"));
    checkFound("rest\r\n:12\r\n", server, ":12\r\n");
    checkFound("est\r\n+OK\r\n", server, "+OK\r\n");
    checkFound("rest +OK\r\n:x\r\n_x\r\n#y\r\n$x\r\n+\r\n", server, null);
    checkFound("#t\r\n", server, "#t\r\n");
    checkFound("_\r\n", server, "_\r\n");
    checkFound(`+${"x".repeat(600)}\r\n`, server, null);
  });
});

test("any value ends where it ends, in any pieces", () => {
  fc.assert(
    fc.property(anyValue, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (value, steps) => {
      const text = encode(value);
      const bytes = latin1Bytes(`${text}${text}`);
      const framer = server();
      for (
        let at = 0, step = 0;
        at < text.length;
        at = Math.min(text.length, at + (steps[step++ % steps.length] ?? 1))
      ) {
        if (at > 0) expect(framer.frame(bytes, 0, at)).toBe(NEED_MORE);
      }
      expect(framer.frame(bytes, 0, text.length)).toBe(text.length);
    }),
  );
});

test("any bytes are framed, waited for or refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (octets) => {
      const length = server().frame(octets, 0, octets.length);
      expect(length).toBeGreaterThanOrEqual(BAD_FRAME);
      expect(length).toBeLessThanOrEqual(octets.length);
    }),
  );
});
