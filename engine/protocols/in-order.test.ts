import { expect, test } from "vitest";
import type { Protocol } from "../../contract/index.ts";
import type { Exchange } from "../exchange.ts";
import { Flow } from "../flow/flow.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { Span } from "../moment.ts";
import type { FlowContext, Presenter } from "./dissector.ts";
import { InOrder } from "./in-order.ts";
import { KeyedPairing, type PairSide } from "./keyed.ts";

/** What became of requests and answers: `?n` asks, `!n` answers, `#n` asks by number, `-` loses bytes. */
function check(steps: string, expected: readonly string[], maxPendingRequests = 100): void {
  const emitted: Exchange[] = [];
  const context = {
    flow: new Flow(0, "tcp", Uint8Array.of(1, 1, 1, 1), 1, Uint8Array.of(2, 2, 2, 2), 2, null),
    limits: { ...DEFAULT_LIMITS, maxPendingRequests },
    emit: (exchange: Exchange) => void emitted.push(exchange),
    note: () => undefined,
  } as unknown as FlowContext;
  const pairing = new KeyedPairing<string, string, string>(
    context,
    {} as Presenter<string, string>,
    { name: "toy" } as Protocol,
  );
  const queue = new InOrder(pairing, "pong");
  const side = (message: string): PairSide<string> => {
    return { message, span: Span.at({ sec: 0, nsec: 0, packet: 1 }), isTruncated: false, error: null };
  };
  for (const step of steps.split(" ")) {
    const text = step.slice(1);
    if (step.startsWith("?")) queue.request(side(`q${text}`));
    else if (step.startsWith("!")) queue.response(side(`a${text}`));
    else if (step.startsWith("#")) pairing.request(text, side(`n${text}`));
    else queue.lose();
  }
  pairing.close();
  const told = emitted.map(({ request, response, error }) => {
    const why = error === null ? "" : ` ${error.type}: ${error.msg}`;
    return `${String(request)}>${String(response)}${why}`;
  });
  expect(told).toEqual(expected);
}
const END = "pair-not-found: the capture ended before the answer";
const GIVEN_UP = "pair-not-found: too many requests were waiting";
const LATE = "pair-not-found: its request was given up: too many were waiting";
const DOUBT = "dissection: bytes are missing: it may be the answer to a request before";
const LOST = "pair-not-found: bytes are missing: it is not known which answer is its own";

test("answers go to requests in order; one that nobody asked for is a half", () =>
  check("?1 ?2 !1 !2 !3", ["q1>a1", "q2>a2", "null>a3 pair-not-found: no request was seen for this response"]));
test("an answer to a request that was given up is its own half, and those behind it go where they belong", () =>
  check("?1 ?2 ?3 !1 !2 !3", [`q1>null ${GIVEN_UP}`, `null>a1 ${LATE}`, "q2>a2", "q3>a3"], 2));
test("requests that others pushed out do not shift the answers of those that follow", () =>
  check(
    "?1 #a #b #c ?2 !1 !2",
    [`q1>null ${GIVEN_UP}`, `na>null ${GIVEN_UP}`, `null>a1 ${LATE}`, "q2>a2", `nb>null ${END}`, `nc>null ${END}`],
    3,
  ));
test("all were given up, and all are answered", () =>
  check(
    "?1 #a ?2 #b !1 !2 ?3 !3",
    [
      `q1>null ${GIVEN_UP}`,
      `na>null ${GIVEN_UP}`,
      `q2>null ${GIVEN_UP}`,
      `null>a1 ${LATE}`,
      `null>a2 ${LATE}`,
      `nb>null ${GIVEN_UP}`,
      "q3>a3",
    ],
    1,
  ));
test("missing bytes: what was given up before may be answered behind them, too", () =>
  check(
    "?1 ?2 - ?3 !1 ?4 !2 ?5 !3",
    [`q1>null ${GIVEN_UP}`, `q2>null ${LOST}`, `q3>a1 ${DOUBT}`, `q4>a2 ${DOUBT}`, "q5>a3"],
    1,
  ));
