import { expect, test } from "vitest";
import { Span } from "../moment.ts";
import { AnswerOrder } from "./answer-order.ts";

/**
 * Plays `a` (a request), `A` (an answer), `-` (bytes of the server are missing: what waits is given up), `~` (bytes of the client are
 * missing), `j` (the connection is joined in the middle), `e` (the client asks no more) and `.` (a minute goes by). Answers a letter for each answer: `r` right, `d` in doubt, `n` nobody waited.
 */
function play(events: string): string {
  const order = new AnswerOrder(30);
  const waiting: boolean[] = [];
  let said = "";
  let sec = 0;
  for (const event of events) {
    const span = Span.at({ sec, nsec: 0, packet: 1 });
    if (event === "a") waiting.push(order.requested(waiting.length, span));
    else if (event === "~") order.lostRequests();
    else if (event === "j") order.joined();
    else if (event === "e") order.clientEnded(waiting.length);
    else if (event === ".") sec += 60;
    else if (event === "-") {
      order.lostAnswers(waiting.length, false);
      waiting.length = 0;
    } else {
      const isLate = order.answered(waiting.length, span);
      const isBehindHole = waiting.shift();
      said += isBehindHole === undefined ? "n" : isLate || isBehindHole ? "d" : "r";
    }
  }
  return said;
}

test("nothing is missing: nothing is in doubt", () => {
  expect(play("aAaaAAaA")).toBe("rrrr");
});
test("one request waited: the missing bytes are of its answer, and the next one is the next request's", () => {
  expect(play("a-aAaA")).toBe("rr");
  expect(play("aAa-aA")).toBe("rr");
});
test("several waited: answers to them may come first, until they came", () => {
  expect(play("aaa-aA")).toBe("d");
  expect(play("aaa-aaAA")).toBe("dd");
  expect(play("aa-AaA")).toBe("nr");
});
test("missing bytes behind others may be of the same answer: one that waits may still have its own", () => {
  expect(play("a-a-aA")).toBe("d");
});
test("a client that waits for all its answers has them when it asks behind an answer", () => {
  expect(play("aAaaAAaa-aAaA")).toBe("rrrdr");
});
test("a client that goes on asking while it waits never has them all", () => {
  expect(play("aAaaAaAaa-aAaAaA")).toBe("rrrddd");
});
test("missing requests are answered too: what was asked before them is sure, what comes then is not", () => {
  expect(play("aa~aAAA")).toBe("rrd");
  expect(play("aA~AaA")).toBe("rnr");
  expect(play("aAaA~AaAaA")).toBe("rrnrr");
});
test("a long silence: nobody owes anything", () => {
  expect(play("aa-.aA")).toBe("r");
  expect(play("a~A.aA")).toBe("rr");
});
test("joined in the middle: requests of before may be answered first, until the client was seen to wait some times", () => {
  expect(play("jaAaAaA")).toBe("ddr");
  expect(play("jAaAaA")).toBe("ndr");
  expect(play("jaAaaAaAAaA")).toBe("ddddd");
});
test("joined in the middle: silence counts from the first message on, as nobody knows what was before", () => {
  expect(play(".jaA.aA")).toBe("dr");
});
test("when requests are missing nobody knows when they were asked: silence before them says nothing", () => {
  expect(play("aAaaAaAA~.aA")).toBe("rrrrd");
});
test("a client that asks no more has its answers, unless it still waits", () => {
  expect(play("~aAeaA")).toBe("dr");
  expect(play("~aeAaA")).toBe("dr");
  expect(play("aaa-aaeAA")).toBe("dd");
});
