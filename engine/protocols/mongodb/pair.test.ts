// Requests and replies find each other by number; what gets no reply, what is packed, what is missing.
import { deflateSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { packSnappy } from "../../../codecs/testing/packers.ts";
import { SERVER } from "../../flow/flow.ts";
import { latin1Bytes, type Step } from "../../testing/play.ts";
import { MAX_SHOWN_DOCUMENTS } from "./message.ts";
import { type Fields, int, message, msg, msgBody, packed, query, reply } from "./testing/encode.ts";
import { client, lines, only, server, talk } from "./testing/talk.ts";

const DB = { $db: { text: "shop" } };
const find = (id: number, collection: string, flags = 0): string =>
  msg(id, 0, { find: { text: collection }, ...DB }, { flags });
const ok: Fields = { ok: { double: 1 } };
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}

test("in any order", () => {
  check(
    [client(find(1, "a"), find(2, "b")), server(msg(9, 2, ok), msg(10, 1, ok))],
    ["find a → 0 (good)", "find b → 0 (good)"],
  );
});
test("a cursor: its documents beside the reply, the number to go on with", () => {
  const batch = { array: [{ document: { _id: { int: 1 } } }, { document: { _id: { int: 2 } } }] };
  const cursor = { document: { id: { long: 77n }, ns: { text: "shop.a" }, firstBatch: batch } };
  const steps = [client(find(1, "a")), server(msg(9, 1, { cursor, ...ok }))];
  expect(only(steps).response).toMatchObject({
    cursorId: 77,
    documents: [{ _id: 1 }, { _id: 2 }],
    document: { cursor: { id: 77, ns: "shop.a" } },
  });
  const more = msg(2, 0, { getMore: { long: 77n }, collection: { text: "a" }, ...DB });
  check([client(more), server(msg(10, 2, ok))], ["getMore a → 0 (good)"]);
});
test("sequences of documents are fields of the command", () => {
  const documents = Array.from({ length: MAX_SHOWN_DOCUMENTS + 3 }, (_, i): Fields => ({ _id: { int: i } }));
  const insert = msg(1, 0, { insert: { text: "a" }, ...DB }, { sequences: { documents }, flags: 1 });
  const { request } = only([client(insert), server(msg(2, 1, ok))]);
  expect(request).toMatchObject({
    command: "insert",
    collection: "a",
    sections: [{ identifier: "documents", count: documents.length }],
    flags: ["checksumPresent"],
  });
  expect((request as { document: { documents: unknown[] } }).document.documents).toHaveLength(MAX_SHOWN_DOCUMENTS);
});
test("errors of the command, of a write, of its concern", () => {
  const refused: Fields = {
    ok: { double: 0 },
    errmsg: { text: "no" },
    code: { int: 13 },
    codeName: { text: "Unauthorized" },
  };
  check([client(find(1, "a")), server(msg(2, 1, refused))], ["find a → 13 (bad)"]);
  const write = { document: { index: { int: 0 }, code: { int: 11_000 }, errmsg: { text: "twice" } } };
  check(
    [client(find(1, "a")), server(msg(2, 1, { ...ok, writeErrors: { array: [write] } }))],
    ["find a → 11000 (bad)"],
  );
  const concern = {
    document: { code: { int: 64 }, codeName: { text: "WriteConcernFailed" }, errmsg: { text: "late" } },
  };
  expect(only([client(find(1, "a")), server(msg(2, 1, { ...ok, writeConcernError: concern }))]).response).toMatchObject(
    {
      ok: 1,
      errorCode: 64,
      errorCodeName: "WriteConcernFailed",
      errorMessage: "late",
    },
  );
});
test("what says so gets no reply", () => {
  check([client(find(1, "a", 2), find(2, "b")), server(msg(9, 2, ok))], ["find a →  (none)", "find b → 0 (good)"]);
});
test("replies that go on are entries of their own", () => {
  const steps = [
    client(msg(1, 0, { hello: { int: 1 }, ...DB }, { flags: 0x10000 })),
    server(msg(9, 1, ok, { flags: 2 }), msg(10, 9, ok, { flags: 2 }), msg(11, 10, ok)),
  ];
  check(steps, ["hello shop → 0 (good)", " → 0 (none)", " → 0 (none)"]);
});

describe("the operations of old", () => {
  test("commands, queries, replies", () => {
    check(
      [client(query(1, "admin.$cmd", { isMaster: { int: 1 } })), server(reply(9, 1, [ok]))],
      ["isMaster admin → 0 (good)"],
    );
    const wrapped = { $query: { document: { ping: { int: 1 } } }, $readPreference: { document: {} } };
    check([client(query(1, "shop.$cmd", wrapped)), server(reply(9, 1, [ok]))], ["ping shop → 0 (good)"]);
    const steps = [
      client(query(1, "shop.goods", {})),
      server(reply(9, 1, [{ a: { int: 1 } }, { a: { int: 2 } }], 8, 5n)),
    ];
    expect(lines(steps)).toEqual(["find goods → 0 (good)"]);
    expect(only(steps).response).toMatchObject({ ok: 1, cursorId: 5, documents: [{ a: 1 }, { a: 2 }] });
    const failed = [
      client(query(1, "shop.goods", {})),
      server(reply(9, 1, [{ $err: { text: "no" }, code: { int: 5 } }], 2)),
    ];
    expect(lines(failed)).toEqual(["find goods → 5 (bad)"]);
  });
  test("writes, which nobody answers", () => {
    const name = "shop.goods\0";
    const document = `${int(5)}\0`;
    check(
      [
        client(
          message(2001, 1, 0, int(0) + name + int(0) + document + document),
          message(2002, 2, 0, int(0) + name + document),
          message(2006, 3, 0, int(0) + name + int(0) + document),
          message(2007, 4, 0, int(0) + int(1) + int(7, 8)),
        ),
      ],
      ["update goods →  (none)", "insert goods →  (none)", "delete goods →  (none)", "killCursors →  (none)"],
    );
  });
});

describe("packed messages", () => {
  const body = msgBody({ find: { text: "a" }, ...DB });
  const bytes = latin1Bytes(body);
  test.each([
    ["noop", 0, body],
    ["snappy", 1, latin1(packSnappy(bytes))],
    ["zlib", 2, latin1(deflateSync(bytes))],
    ["zstd", 3, latin1(zstdCompressSync(bytes))],
  ])("%s", (name, how, inside) => {
    const steps = [client(packed(1, 0, how, body.length, inside)), server(msg(2, 1, ok))];
    expect(lines(steps)).toEqual(["find a → 0 (good)"]);
    expect(only(steps).request).toMatchObject({ opcode: "OP_MSG", compression: name });
  });
  test("that say less than they hold, are unknown, or hold themselves", () => {
    expect(lines([client(packed(1, 0, 2, 10, latin1(deflateSync(bytes))))])[0]).toMatch(
      /cut !dissection: the limit of 10 bytes/,
    );
    expect(lines([client(packed(1, 0, 3, 10, "no zstd at all"))])[0]).toMatch(/!dissection: bad zstd data/);
    const inner = message(2012, 1, 0, int(2012) + int(9) + "\0" + "x".repeat(9));
    expect(lines([client(inner)])[0]).toMatch(/a packed message in a packed one/);
  });
});

describe("secrets", () => {
  const login = {
    saslStart: { int: 1 },
    mechanism: { text: "PLAIN" },
    payload: { bytes: "\0shop\0secret", subType: 0 },
  };
  test("of logins, also inside of a handshake, and of users that are made", () => {
    const steps = [
      client(msg(1, 0, { ...login, ...DB })),
      server(msg(9, 1, { payload: { bytes: "server-secret", subType: 0 }, ...ok })),
      client(msg(2, 0, { hello: { int: 1 }, speculativeAuthenticate: { document: login }, ...DB })),
      server(msg(10, 2, { speculativeAuthenticate: { document: { payload: { text: "server-secret" } } }, ...ok })),
      client(msg(3, 0, { createUser: { text: "u" }, pwd: { text: "secret" }, ...DB })),
      server(msg(11, 3, ok), msg(12, 99, { payload: { text: "server-secret" }, ...ok })),
    ];
    const text = JSON.stringify(talk(steps).entries);
    expect(text).not.toContain("secret");
    expect(text).not.toContain(Buffer.from("secret").toString("base64"));
    expect(text).toContain('"mechanism":"PLAIN"');
  });
});

describe("what is missing or damaged", () => {
  test("replies without requests, requests without replies", () => {
    check(
      [client(find(1, "a")), server(msg(9, 7, ok)), { side: SERVER, end: "reset" }],
      [
        "find a →  (none) !connection: the connection was reset before the answer",
        " → 0 (none) !pair-not-found: no request was seen for this response",
      ],
    );
  });
  test("an operation that is none, a section that is none, a length that is none", () => {
    expect(lines([client(find(1, "a")), server(msg(9, 1, ok)), client(message(77, 2, 0, "????"))])[1]).toMatch(
      /unknown operation 77/,
    );
    expect(lines([client(message(2013, 1, 0, `${int(0)}\x05`))])[0]).toMatch(/section of the unknown kind 5/);
    expect(lines([client(find(1, "a")), server(msg(9, 1, ok)), client("\0\0\0\0")]).join()).toMatch(
      /a length that no message has/,
    );
    expect(talk([client(message(77, 2, 0, "????"))]).gaveUp).toMatch(/^not MongoDB/);
  });
});
