// Connections that leave HTTP: upgrades and tunnels, and those that ask for it in vain.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { PlayResult, Step } from "../../testing/play.ts";
import { play } from "../../testing/play.ts";
import type { Conversation, Dissector } from "../dissector.ts";
import { http } from "./index.ts";
import { client, lines, server, talk } from "./testing/talk.ts";

function check(steps: readonly Step[], entries: readonly string[], switches: readonly string[]): PlayResult {
  const result = talk(steps);
  expect(lines(result)).toEqual(entries);
  expect(result.switches).toEqual(switches);
  return result;
}

/** A protocol that only collects what it is given. */
function collector(name: string): { readonly dissector: Dissector; readonly seen: string[] } {
  const seen: string[] = [];
  const conversation: Conversation = {
    data: (side, bytes, start, end) => void seen.push(`${side}:${codecs.latin1(bytes, start, end)}`),
    gap: (side, length) => void seen.push(`${side}:gap ${length}`),
    end: (side, how) => void seen.push(`${side}:${how}`),
    tick: () => undefined,
    close: () => void seen.push("close"),
  };
  return { dissector: { ...http, name, open: () => conversation }, seen };
}

const UPGRADE = "GET /chat HTTP/1.1\nConnection: keep-alive, Upgrade\nUpgrade: websocket\n\n";
const SWITCHING = "HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: WebSocket\n\n";

test("a WebSocket handshake is an entry, and the rest is WebSocket", () => {
  const { dissector, seen } = collector("ws");
  const steps: Step[] = [
    client(UPGRADE),
    { side: 1, bytes: `${SWITCHING.replaceAll("\n", "\r\n")}early` },
    { side: 0, bytes: "from client" },
    { side: 1, gap: 7 },
    { side: 1, end: "fin" },
  ];
  const result = play(http, steps, { codecs, others: [dissector] });
  expect(lines(result)).toEqual(["GET /chat > 101"]);
  expect(seen).toEqual(["1:early", "0:from client", "1:gap 7", "1:fin", "close"]);
});

test("what the client sends before the answer goes to the new protocol", () => {
  const { dissector, seen } = collector("ws");
  const steps: Step[] = [client(UPGRADE), { side: 0, bytes: "eager" }, client(""), server(SWITCHING)];
  play(http, steps, { codecs, others: [dissector] });
  expect(seen).toEqual(["0:eager", "close"]);
});

test("an upgrade to HTTP/2 goes on as HTTP/2 where its request was seen, and else as its bytes show", () => {
  const ask = "GET / HTTP/1.1\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABk\n\n";
  const agreed = server("HTTP/1.1 101 Switching Protocols\nUpgrade: h2c\n\n");
  const preface = client("PRI * HTTP/2.0\n\n");
  check([client(ask), agreed, preface], ["GET / > 101"], ["http2"]);
  check([agreed, preface], ["? > 101 !pair-not-found: no request was seen for this response"], ["?"]);
});

test("an upgrade to another protocol is recognised by its bytes", () => {
  const ask = "GET / HTTP/1.1\nConnection: Upgrade\nUpgrade: tunnel/1\n\n";
  const agreed = "HTTP/1.1 101 Switching Protocols\nUpgrade: tunnel/1\n\n";
  check([client(ask), server(agreed), client("hello")], ["GET / > 101"], ["?"]);
});

test("a 101 without request or name still ends HTTP", () => {
  check(
    [server("HTTP/1.1 101 Switching Protocols\n\n"), { side: 1, bytes: "HTTP/1.1 200 OK\r\n\r\n" }],
    ["? > 101 !pair-not-found: no request was seen for this response"],
    ["?"],
  );
});

test("an upgrade that the server does not take: HTTP goes on", () => {
  check(
    [client(UPGRADE), server("HTTP/1.1 200 OK\nContent-Length: 2\n\nno"), client("GET /next HTTP/1.1\n\n")],
    ['GET /chat > 200 "no"', "GET /next > ? !pair-not-found: the capture ended before the answer"],
    [],
  );
});

test("a request sent behind an upgrade that is not taken is read when the answer shows it", () => {
  check(
    [
      client(`${UPGRADE}GET /next HTTP/1.1\n\n`),
      server("HTTP/1.1 200 OK\nContent-Length: 2\n\nnoHTTP/1.1 201 Yes\nContent-Length: 0\n\n"),
    ],
    ['GET /chat > 200 "no"', "GET /next > 201"],
    [],
  );
});

test("Upgrade without Connection asks for nothing", () => {
  check(
    [client("GET /a HTTP/1.1\nUpgrade: websocket\n\nGET /b HTTP/1.1\n\n")],
    [
      "GET /a > ? !pair-not-found: the capture ended before the answer",
      "GET /b > ? !pair-not-found: the capture ended before the answer",
    ],
    [],
  );
});

test("an upgrade whose answer never comes: not more is kept than the limit", () => {
  const many = "GET /b HTTP/1.1\r\nX: 0123456789\r\n\r\n".repeat(2500);
  const result = talk([client(UPGRADE), { side: 0, bytes: many }]);
  expect(result.entries).toHaveLength(2501);
});

test("CONNECT opens a tunnel", () => {
  check(
    [
      client("CONNECT example.org:443 HTTP/1.1\nHost: example.org\n\n"),
      server("HTTP/1.1 200 Connection established\nContent-Length: 5\n\n"),
      { side: 0, bytes: "\x16\x03\x01" },
    ],
    ["CONNECT example.org:443 > 200"],
    ["?"],
  );
});

test("CONNECT that is refused stays HTTP", () => {
  check(
    [
      client("CONNECT example.org:443 HTTP/1.1\n\n"),
      server("HTTP/1.1 407 Auth\nContent-Length: 2\n\nno"),
      client("CONNECT example.org:443 HTTP/1.1\nProxy-Authorization: x\n\n"),
      server("HTTP/1.1 200 OK\n\n"),
    ],
    ['CONNECT example.org:443 > 407 "no"', "CONNECT example.org:443 > 200"],
    ["?"],
  );
});

test("a tunnel answered while the request still comes", () => {
  check(
    [client("CONNECT a:1 HTTP/1.1\nContent-Length: 10\n\nabc"), server("HTTP/1.1 200 OK\n\n"), client("xyz")],
    ['CONNECT a:1 "abc" > 200 cut'],
    ["?"],
  );
});
