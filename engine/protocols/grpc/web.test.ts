// gRPC-Web in both variants over HTTP/1.1 and HTTP/2.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { join } from "../../hpack/testing/encode.ts";
import { play, type Played, playInPieces, type Step } from "../../testing/play.ts";
import { http } from "../http/index.ts";
import { http2 } from "../http2/index.ts";
import { client, data, END_STREAM, headers, HELLO, post, server, status } from "../http2/testing/frames.ts";
import { framed, text } from "./testing/protobuf.ts";

const PATH = "/shop.v1.Shop/Get";
const BINARY = "application/grpc-web+proto";
const TEXT = "application/grpc-web-text";
const ASKED = framed(text(1, "cup"));
const ANSWERED = [framed(text(1, "a")), framed(text(1, "bc"))];

function trailers(lines: string): Uint8Array {
  return framed(lines, 0x80);
}
/** As base64 is sent: each piece with padding of its own. */
function based(...pieces: readonly Uint8Array[]): string {
  return pieces.map((piece) => Buffer.from(piece).toString("base64")).join("");
}
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

function http1(side: 0 | 1, first: string, type: string, body: string, more = ""): Step {
  const head = `${first}\r\nContent-Type: ${type}\r\n${more}Content-Length: ${body.length}\r\n\r\n`;
  return { side, bytes: head + body };
}
function asked(type: string, body: string): Step {
  return http1(0, `POST ${PATH} HTTP/1.1`, type, body);
}
function answered(type: string, body: string, more = ""): Step {
  return http1(1, "HTTP/1.1 200 OK", type, body, more);
}

function only({ entries }: { readonly entries: readonly Played[] }): Played {
  expect(entries).toHaveLength(1);
  return entries[0] as Played;
}
function check(entry: Played, expected: string): void {
  const { request, response } = entry.document;
  const words = (list: unknown): string =>
    JSON.stringify(((list ?? []) as { protobuf?: unknown }[]).map((one) => one.protobuf));
  const sides = `${words(request?.["messages"])} → ${words(response?.["messages"])}`;
  expect(`${entry.protocol} ${sides} ${entry.columns.status} ${entry.columns.outcome}`).toBe(expected);
  expect(request).toMatchObject({ grpcService: "shop.v1.Shop", grpcMethod: "Get", postData: { text: "" } });
}

const WHOLE = 'gRPC [{"1":"cup"}] → [{"1":"a"},{"1":"bc"}]';

test("binary and base64 over HTTP/1.1", () => {
  const ends = trailers("grpc-status:5\r\ngrpc-message:gone\r\n");
  const binary = [asked(BINARY, latin1(ASKED)), answered(BINARY, latin1(join(...ANSWERED, ends)))];
  check(only(playInPieces(http, binary, { codecs })), `${WHOLE} 5 bad`);
  const based64 = [asked(TEXT, based(ASKED)), answered(TEXT, based(...ANSWERED, ends))];
  const entry = only(playInPieces(http, based64, { codecs }));
  check(entry, `${WHOLE} 5 bad`);
  expect(entry.document.response).toMatchObject({ grpcMessage: "gone", messageCount: 2, content: { text: "" } });
  const titles = http.presenter.sections("response", entry.document.response ?? {}, entry.document);
  expect(titles.map(({ title }) => title)).toContain("gRPC");
});

test("base64 over HTTP/2", () => {
  const web = { "content-type": TEXT };
  const ends = trailers("grpc-status:0\r\n");
  const steps = [
    ...HELLO,
    client(headers(1, post(PATH, web)), data(1, based(ASKED), END_STREAM)),
    server(headers(1, status(200, web)), data(1, based(...ANSWERED, ends), END_STREAM)),
  ];
  check(only(play(http2, steps, { codecs })), `${WHOLE} 0 good`);
});

test("an answer without messages has its status among the headers", () => {
  const steps = [asked(BINARY, latin1(ASKED)), answered(BINARY, "", "grpc-status: 16\r\n")];
  check(only(playInPieces(http, steps, { codecs })), 'gRPC [{"1":"cup"}] → [] 16 bad');
});

test("an answer whose end is missing has no status", () => {
  const [message] = ANSWERED;
  const head = `HTTP/1.1 200 OK\r\nContent-Type: ${BINARY}\r\nContent-Length: 100\r\n\r\n`;
  const steps: Step[] = [
    asked(BINARY, latin1(ASKED)),
    { side: 1, bytes: head + latin1(message ?? ASKED) },
    { side: 1, end: "reset" },
  ];
  const { document, columns, truncated } = only(playInPieces(http, steps, { codecs }));
  expect(document.response).not.toHaveProperty("grpcStatus");
  expect([columns.outcome, truncated]).toEqual(["none", true]);
});

test("a half is a call too; a page of a proxy is none of its status", () => {
  const half = only(play(http, [answered(BINARY, latin1(trailers("grpc-status:7\r\n")))], { codecs }));
  expect([half.protocol, half.columns.status, half.error?.type]).toEqual(["gRPC", "7", "pair-not-found"]);
  const steps = [asked(BINARY, latin1(ASKED)), http1(1, "HTTP/1.1 502 Bad Gateway", "text/html", "<p>no</p>")];
  const page = only(playInPieces(http, steps, { codecs }));
  expect([page.protocol, page.columns.status, page.columns.outcome]).toEqual(["gRPC", "502", "bad"]);
});

test("other media types stay HTTP", () => {
  const steps = [asked("application/grpc-website", latin1(ASKED)), answered("text/plain", "ok")];
  expect(only(playInPieces(http, steps, { codecs })).protocol).toBe("HTTP");
});
