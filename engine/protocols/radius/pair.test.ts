// Pairs by identifier, in both directions; what comes again, too late, never, or is damaged.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { Side } from "../../flow/flow.ts";
import { play, type PlayOptions, type Step } from "../../testing/play.ts";
import { line } from "../../testing/talk.ts";
import { radius } from "./index.ts";
import { attribute, message } from "./testing/encode.ts";

const bob = attribute(1, "bob");
const send = (side: Side, bytes: Uint8Array): Step => ({ side, bytes });
const ask = (id: number, authenticator = 7, code = 1): Step => send(0, message(code, id, authenticator, bob));
const answer = (id: number, code = 2, authenticator = 9): Step => send(1, message(code, id, authenticator));

function talk(steps: readonly Step[], options: Partial<PlayOptions> = {}): ReturnType<typeof play> {
  return play(radius, steps, { codecs, transport: "udp", ...options });
}
function check(steps: readonly Step[], expected: readonly string[]): void {
  expect(talk(steps).entries.map(line)).toEqual(expected);
}

test("several at a time, in any order", () => {
  check(
    [ask(1), ask(2), answer(2), answer(1, 3)],
    ["Access-Request bob → Access-Reject (bad)", "Access-Request bob → Access-Accept (good)"],
  );
});
test("the same request again is counted, before and after its answer; so is the same answer", () => {
  const { entries } = talk([ask(1), ask(1), answer(1), ask(1), answer(1)]);
  expect(entries.map(line)).toEqual(["Access-Request bob → Access-Accept (good)"]);
  expect(entries[0]?.document.request?.["retransmissions"]).toBe(2);
  expect(entries[0]?.document.response?.["retransmissions"]).toBe(1);
});
test("an identifier is used anew: another authenticator is another request", () => {
  check(
    [ask(1, 7), ask(1, 8), answer(1)],
    [
      "Access-Request bob →  (none) !pair-not-found: another request took its identifier before the answer",
      "Access-Request bob → Access-Accept (good)",
    ],
  );
  check(
    [ask(1, 7), answer(1), ask(1, 8), answer(1, 3, 5)],
    ["Access-Request bob → Access-Accept (good)", "Access-Request bob → Access-Reject (bad)"],
  );
});
test("an answer that does not fit its request, or comes twice in two ways, is no answer of it", () => {
  check(
    [ask(1), answer(1, 5)],
    [
      "Access-Request bob →  (none) !pair-not-found: the capture ended before the answer",
      "Accounting-Response → Accounting-Response (none) !pair-not-found: no request was seen for this response",
    ],
  );
  check(
    [ask(1), answer(1, 2), answer(1, 3, 4)],
    [
      "Access-Request bob → Access-Accept (good)",
      "Access-Reject → Access-Reject (bad) !pair-not-found: the request was answered before",
    ],
  );
});
test("the server asks: it is the client of that exchange, with identifiers of its own", () => {
  const { entries } = talk([ask(1), send(1, message(40, 1, 3, bob)), send(0, message(42, 1, 4)), answer(1)]);
  expect(entries.map(({ client, columns }) => `${client} ${columns.method} → ${columns.status}`)).toEqual([
    "10.0.0.1 Access-Request → Access-Accept",
    "10.0.0.2 Disconnect-Request → Disconnect-NAK",
  ]);
});
test("every request has the answers that its RFC gives it", () => {
  const pairs = [
    [1, 11],
    [4, 5],
    [12, 2],
    [12, 5],
    [40, 41],
    [43, 44],
    [43, 45],
    [4, 52],
  ] as const;
  for (const [request, response] of pairs)
    expect(talk([ask(1, 7, request), answer(1, response)]).entries, `${request} ${response}`).toMatchObject([
      { error: null },
    ]);
});
test("unanswered: after the time-out it is shown, and a late answer completes it", () => {
  const late = talk([ask(1), { tickSeconds: 31 }]);
  expect(late.entries.map(line)).toEqual(["Access-Request bob →  (none) !timeout: no answer for 30 s"]);
  check([ask(1), { tickSeconds: 31 }, answer(1)], ["Access-Request bob → Access-Accept (good)"]);
});
test("one side alone", () => {
  check([answer(1)], ["Access-Accept → Access-Accept (none) !pair-not-found: no request was seen for this response"]);
});
test("padding behind a message is none of it; a message that is cut says so", () => {
  const whole = message(1, 1, 7, bob);
  expect(talk([send(0, Uint8Array.from([...whole, 0, 0, 0]))]).entries[0]?.document.request).toMatchObject({
    length: whole.length,
    userName: "bob",
  });
  check(
    [send(0, whole.subarray(0, 23))],
    ["Access-Request →  (none) cut !dissection: the message says 25 bytes and has 23"],
  );
  const wrong = message(1, 1, 7, bob, Uint8Array.of(4, 1));
  check([send(0, wrong)], ["Access-Request bob →  (none) cut !dissection: attribute 4 ends early at byte 25"]);
});
test("a flow that is none is given up; one datagram among others is counted", () => {
  expect(talk([send(0, Uint8Array.of(1, 2, 3))]).gaveUp).toContain("not RADIUS");
  const { entries, notes } = talk([ask(1), send(0, new Uint8Array(30)), answer(1)]);
  expect(notes).toEqual({ "radius-malformed": 1 });
  expect(entries.map(({ error }) => error?.type ?? "").toSorted()).toEqual(["", "dissection"]);
});
