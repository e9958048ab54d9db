import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { EntryError } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import { Flow } from "../../flow/flow.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import { httpPresenter } from "./present.ts";
import { unpackedWhenRead } from "./packed-answer.ts";
import { HTTP_1_1 } from "./protocol.ts";
import { HttpMessage } from "./types.ts";

const MISSING: EntryError = { type: "pair-not-found", msg: "no request was seen for this response" };

/** An answer with these bytes as its body, and how often something was unpacked. */
function setUp(bytes: Uint8Array, request: HttpMessage | null, error: EntryError | null) {
  const answer = new HttpMessage("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", false);
  answer.body.add(codecs, bytes, 0, bytes.length, 1 << 20);
  const calls = { count: 0 };
  const counting: Codecs = {
    ...codecs,
    unpack: (...args) => {
      calls.count++;
      return codecs.unpack(...args);
    },
  };
  const exchange: Exchange = {
    presenter: httpPresenter,
    protocol: HTTP_1_1,
    flow: new Flow(0, "tcp", new Uint8Array(4), 1, new Uint8Array(4), 2, null),
    index: 0,
    request,
    response: answer,
    requestSpan: null,
    responseSpan: null,
    error,
    truncated: false,
    isFlow: false,
  };
  return { calls, read: unpackedWhenRead(exchange, answer, { codecs: counting, limits: DEFAULT_LIMITS }) };
}

test("nothing is unpacked for who only counts, and once for who reads", () => {
  const { calls, read } = setUp(gzipSync("text"), null, null);
  expect([read.protocol, read.index, calls.count]).toEqual([HTTP_1_1, 0, 0]);
  expect([read.error, read.truncated, calls.count]).toEqual([null, false, 1]);
  expect((read.response as HttpMessage).body.decodedBytes).toBe(4);
  expect(calls.count).toBe(1);
});

test("damage is told whichever field is read first, beside a request that was not seen", () => {
  const damaged = new Uint8Array(gzipSync("text").subarray(0, 12));
  expect(setUp(damaged, null, MISSING).read).toMatchObject({
    truncated: true,
    error: { type: "dissection", msg: "gzip: the gzip data ends early; no request was seen for this response" },
  });
  const asked = new HttpMessage("GET / HTTP/1.1\r\n\r\n", false);
  expect(setUp(damaged, asked, null).read.error).toEqual({
    type: "dissection",
    msg: "gzip: the gzip data ends early",
  });
});

test("an error that is not of the answer stays", () => {
  expect(setUp(gzipSync("text"), null, MISSING).read.error).toEqual(MISSING);
});
