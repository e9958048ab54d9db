import { describe, expect, test } from "vitest";
import { latin1Bytes } from "../../testing/play.ts";
import { BAD_CHUNK_SIZE, chunkSize } from "./chunk-line.ts";
import { codingsOf } from "./content-coding.ts";
import { headerValue } from "./head-text.ts";
import { asksToSwitch, upgradeOf, webSocketSetup } from "./upgrade.ts";

const NOTHING = { deflate: false, clientNoContextTakeover: false, serverNoContextTakeover: false, subprotocol: "" };

/** What a handshake's response with these headers agrees on. */
function check(headers: string, expected: object): void {
  const head = `HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`;
  expect(webSocketSetup((name) => headerValue(head, name))).toEqual({ ...NOTHING, ...expected });
}

describe("what a WebSocket handshake agrees on", () => {
  test.each([
    ["", {}],
    ["Sec-WebSocket-Extensions: permessage-deflate\r\n", { deflate: true }],
    [
      "sec-websocket-extensions: x-other, Permessage-Deflate; client_no_context_takeover\r\n",
      { deflate: true, clientNoContextTakeover: true },
    ],
    [
      'Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_max_window_bits="12"\r\n',
      { deflate: true, serverNoContextTakeover: true },
    ],
    ["Sec-WebSocket-Extensions: other\r\nSec-WebSocket-Extensions: permessage-deflate\r\n", { deflate: true }],
    ["Sec-WebSocket-Extensions: x-webkit-deflate-frame; client_no_context_takeover\r\n", {}],
    ["Sec-WebSocket-Protocol: graphql-transport-ws\r\n", { subprotocol: "graphql-transport-ws" }],
  ])("%j", check);
});

test.each([
  ["GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", true],
  ["GET / HTTP/1.1\r\nConnection: keep-alive\r\nConnection: x, upgrade\r\nUpgrade: h2c\r\n\r\n", true],
  ["GET / HTTP/1.1\r\nConnection: close\r\nUpgrade: h2c\r\n\r\n", false],
  ["CONNECT a:1 HTTP/1.1\r\n\r\n", true],
  ["GET / HTTP/1.1\r\n\r\n", false],
])("%j asks to leave HTTP: %s", (head, expected) => {
  expect(asksToSwitch(head, head.includes("Upgrade:"))).toBe(expected);
});

test("the protocol that a 101 names", () => {
  expect(upgradeOf("HTTP/1.1 101 X\r\nUpgrade: WebSocket\r\n\r\n")).toBe("websocket");
  expect(upgradeOf("HTTP/1.1 101 X\r\nUpgrade: h2c, other\r\n\r\n")).toBe("h2c");
  expect(upgradeOf("HTTP/1.1 101 X\r\n\r\n")).toBe("");
});

test("codings in the order in which they were applied", () => {
  const head = "X\r\nContent-Encoding: br\r\nContent-Encoding: GZIP\r\nTransfer-Encoding: deflate, chunked\r\n\r\n";
  expect(codingsOf(head)).toEqual(["br", "gzip", "deflate"]);
  expect(codingsOf("X\r\nContent-Encoding: identity\r\n\r\n")).toEqual([]);
});

describe("chunk sizes", () => {
  test.each([
    ["0", 0],
    ["5", 5],
    ["1aF", 431],
    ["000000000000000000000000005", 5],
    ["1fffffffffffff", BAD_CHUNK_SIZE],
    ["fffffffffffff", 2 ** 52 - 1],
    ["5;a=b", 5],
    ["5 ; a", 5],
    ["5\t", 5],
    ["5 5", BAD_CHUNK_SIZE],
    ["5x", BAD_CHUNK_SIZE],
    ["", BAD_CHUNK_SIZE],
    [";", BAD_CHUNK_SIZE],
    ["-5", BAD_CHUNK_SIZE],
    ["+5", BAD_CHUNK_SIZE],
    [" 5", BAD_CHUNK_SIZE],
    ["0x5", BAD_CHUNK_SIZE],
    ["10000000000000000", BAD_CHUNK_SIZE],
  ])("%j", (line, expected) => {
    const bytes = latin1Bytes(`f${line}f`);
    expect(chunkSize(bytes, 1, 1 + line.length)).toBe(expected);
  });
});
