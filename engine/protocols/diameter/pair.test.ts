// Pairs by hop-by-hop identifier, in both directions; what is missing, damaged or becomes encrypted.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { SERVER } from "../../flow/flow.ts";
import { play, type Step } from "../../testing/play.ts";
import { client, line, server, talkTo } from "../../testing/talk.ts";
import { diameter } from "./index.ts";
import { MAX_FALSE_STARTS } from "./pair.ts";
import { answer, avp, int, message, request, result, session } from "./testing/encode.ts";

const { lines, talk, only } = talkTo(diameter);
function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(lines(steps)).toEqual(expected);
}

test("several at a time, in any order; failures by their class", () => {
  check(
    [
      client(request(1, "a"), request(2, "b"), request(3, "c"), request(4, "d")),
      server(answer(3, "c", 1001), answer(2, "b", 5003), answer(1, "a"), answer(4, "d", 3004)),
    ],
    [
      "Credit-Control a → 2001 (good)",
      "Credit-Control b → 5003 (bad)",
      "Credit-Control c → 1001 (good)",
      "Credit-Control d → 3004 (bad)",
    ].toSorted((x, y) => x.localeCompare(y)),
  );
});
test("both peers ask, with the same numbers; who asks is the client", () => {
  const watchdog = { command: 280, application: 0 };
  const { entries } = talk([
    client(request(7, "a")),
    server(request(7, "", { ...watchdog, flags: 0x80 })),
    client(answer(7, "", 2001, { ...watchdog, flags: 0 })),
    server(answer(7, "a")),
  ]);
  const found = entries.map((one) => `${one.client} ${one.columns.method} ${one.columns.status}`);
  expect(found.toSorted()).toEqual(["10.0.0.1 Credit-Control 2001", "10.0.0.2 Device-Watchdog 2001"]);
});
test("a result of an application stands in a group", () => {
  const group = avp(297, avp(266, int(10_415)) + avp(298, int(5001)));
  const steps = [client(request(1, "a")), server(message(1, session("a") + group, { flags: 0x40 }))];
  check(steps, ["Credit-Control a → 5001 (bad)"]);
  expect(only(steps).response).toMatchObject({
    experimentalResult: { vendorId: 10_415, code: 5001, name: "DIAMETER_ERROR_USER_UNKNOWN" },
  });
});
test("one side alone, and what was never answered", () => {
  check(
    [server(answer(1, "a"))],
    ["Credit-Control a → 2001 (none) !pair-not-found: no request was seen for this response"],
  );
  check(
    [client(request(1, "a")), { side: SERVER, end: "reset" }],
    ["Credit-Control a →  (none) !connection: the connection was reset before the answer"],
  );
});
test("missing bytes cost only what they cut; the stream goes on at the next message", () => {
  const whole = request(2, "b");
  check(
    [
      client(request(1, "a"), whole.slice(0, 10)),
      { side: 0, gap: 30 },
      client("\x01rest of something", request(3, "c")),
      server(answer(1, "a"), answer(3, "c")),
    ],
    ["Credit-Control a → 2001 (good)", "Credit-Control c → 2001 (good)"],
  );
});
test("joined in the middle of a message", () => {
  check(
    [client(request(1, "a")), { side: SERVER, gap: 5 }, server("tail!", answer(1, "a"))],
    ["Credit-Control a → 2001 (good)"],
  );
});
test("a damaged AVP marks its message, not the others", () => {
  const bad = message(1, int(263) + int(0x40, 1) + int(999, 3) + "abcd");
  check(
    [client(bad, request(2, "b")), server(answer(1, "a"), answer(2, "b"))],
    ["Credit-Control → 2001 (good) cut !dissection: AVP 263 ends early at byte 20", "Credit-Control b → 2001 (good)"],
  );
});
/** Whole and byte by byte: only the size of what is no message depends on the pieces. */
function checkInPieces(steps: readonly Step[], expected: readonly string[]): void {
  for (const size of [undefined, 1, 7, 33])
    expect(
      play(diameter, steps, { codecs, ...(size === undefined ? {} : { pieceBytes: () => size }) }).entries.map(line),
      String(size),
    ).toEqual(expected);
}
test("bytes that are no message are said once, and the next message is found", () => {
  checkInPieces(
    [
      client(request(1, "a"), "GET /\x01\x01\0 HTTP/1.1\r\n\r\n", request(2, "b")),
      server(answer(1, "a"), answer(2, "b")),
    ],
    [
      "Credit-Control a → 2001 (good)",
      " →  (none) cut !dissection: it begins as no message does",
      "Credit-Control b → 2001 (good)",
    ],
  );
});
test("a flow joined in the middle of a message, with bytes before the first that look like one", () => {
  checkInPieces(
    [client("rest\x01of\x01", request(1, "a")), server(answer(1, "a"))],
    ["Credit-Control a → 2001 (good)"],
  );
});
test("another protocol on the port is given up, with no entries", () => {
  const steps = Array.from({ length: MAX_FALSE_STARTS + 1 }, () => [
    client("\x01\0\0\x20"),
    client("GET / HTTP/1.1\r\n\r\n"),
  ]).flat();
  const { entries, gaveUp, notes } = play(diameter, steps, { codecs });
  expect([entries.length, gaveUp]).toEqual([0, "not Diameter: it begins as no message does"]);
  expect(notes["diameter-skipped"]).toBe(MAX_FALSE_STARTS);
});
test("capabilities that choose TLS hand the rest over", () => {
  const capabilities = { command: 257, application: 0 };
  const chosen = (which: number): Step[] => [
    client(message(1, avp(299, int(1)), { ...capabilities, flags: 0x80 })),
    server(message(1, result(2001) + avp(299, int(which)), { ...capabilities, flags: 0 })),
  ];
  expect(talk(chosen(1)).switches).toEqual(["?"]);
  expect(talk(chosen(0)).switches).toEqual([]);
});
test("the same number again before its answer", () => {
  check(
    [client(request(1, "a"), request(1, "a", { flags: 0xd0 })), server(answer(1, "a"))],
    [
      "Credit-Control a →  (none) !pair-not-found: another request took its number before the answer",
      "Credit-Control a → 2001 (good)",
    ],
  );
});
test("more requests wait than the limit: the oldest is given up and counted", () => {
  const asked = Array.from({ length: 5 }, (_, i) => request(i, `s${i}`));
  const { entries, notes } = talk([client(...asked)], { limits: { maxPendingRequests: 3 } });
  expect(entries).toHaveLength(5);
  expect(notes["pending-requests"]).toBe(2);
});
test("over SCTP a message is a piece of its own", () => {
  const steps = [client(request(1, "a")), server(answer(1, "a"))];
  expect(talk(steps, { transport: "sctp" }).entries).toHaveLength(1);
});
