import { expect, test } from "vitest";
import type { Protocol } from "../../contract/index.ts";
import type { Exchange } from "../exchange.ts";
import { CLIENT, Flow, SERVER, type Side } from "../flow/flow.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { type Moment, Span } from "../moment.ts";
import type { FlowContext, Presenter } from "./dissector.ts";
import { MAX_DOUBT_BYTES, MAX_DOUBTS } from "./doubts.ts";
import { FifoPairing } from "./fifo.ts";

const presenter = {} as Presenter<string, string>;
const protocol = { name: "toy" } as Protocol;

function start(maxPendingRequests = 100) {
  const emitted: Exchange[] = [];
  const notes: string[] = [];
  const flow = new Flow(0, "tcp", Uint8Array.of(1, 1, 1, 1), 1, Uint8Array.of(2, 2, 2, 2), 2, null);
  const context = {
    flow,
    limits: { ...DEFAULT_LIMITS, maxPendingRequests },
    emit: (exchange: Exchange) => void emitted.push(exchange),
    note: (code: string) => void notes.push(code),
  } as unknown as FlowContext;
  const pairing = new FifoPairing<string, string>(context, presenter);
  const span = (sec: number): Span => Span.at({ sec, nsec: 0, packet: 1 });
  return {
    pairing,
    flow,
    notes,
    emitted,
    ask: (text: string, sec = 0) => pairing.request(text, span(sec), protocol),
    answer: (text: string, sec = 0) => pairing.response(text, span(sec), protocol),
    seen: () =>
      emitted.map(
        (e) => `${e.index} ${String(e.request)}>${String(e.response)}${e.error === null ? "" : ` ${e.error.type}`}`,
      ),
  };
}
const at = (sec: number): Moment => ({ sec, nsec: 0, packet: 9 });

test("answers go to requests in order", () => {
  const { ask, answer, seen } = start();
  for (const text of ["a", "b", "c"]) ask(text);
  for (const text of ["A", "B", "C"]) answer(text);
  expect(seen()).toEqual(["0 a>A", "1 b>B", "2 c>C"]);
});

test("an answer that nobody asked for is a half; an event is not", () => {
  const { pairing, answer, seen } = start();
  answer("A");
  pairing.event("push", Span.at(at(1)), protocol);
  expect(seen()).toEqual(["0 null>A pair-not-found", "1 null>push"]);
});

test("a request that waits too long is shown, and replaced by the whole when the answer comes", () => {
  const { pairing, ask, answer, seen } = start();
  ask("slow", 100);
  pairing.tick(at(129));
  expect(seen()).toEqual([]);
  pairing.tick(at(130));
  pairing.tick(at(140));
  answer("late", 150);
  expect(seen()).toEqual(["0 slow>null timeout", "0 slow>late"]);
});

test("a request that was late stays so when its connection ends", () => {
  const { pairing, ask, seen } = start();
  ask("slow", 100);
  ask("young", 125);
  pairing.tick(at(130));
  pairing.ended("fin");
  pairing.close();
  expect(seen()).toEqual(["0 slow>null timeout", "1 young>null pair-not-found"]);
});

test("close says why there is no answer", () => {
  for (const [how, type] of [
    ["reset", "connection"],
    ["fin", "pair-not-found"],
    ["idle", "pair-not-found"],
  ] as const) {
    const { pairing, ask, seen } = start();
    ask("a");
    pairing.ended(how);
    pairing.close();
    expect(seen()).toEqual([`0 a>null ${type}`]);
  }
});

test("one-way requests are whole; a flush makes halves of the rest", () => {
  const { pairing, ask, seen } = start();
  ask("quiet");
  ask("b");
  ask("c");
  pairing.oneWay();
  pairing.flush("bytes are missing");
  expect(seen()).toEqual(["0 quiet>null", "1 b>null pair-not-found", "2 c>null pair-not-found"]);
});

test("waiting requests are bounded: the oldest leaves as a half and the ledger counts it", () => {
  const { ask, answer, notes, seen } = start(2);
  for (const text of ["a", "b", "c"]) ask(text);
  for (const text of ["A", "B"]) answer(text);
  // The answer to the request that left comes first, and must not be taken for the next one's.
  expect(seen()).toEqual(["0 a>null pair-not-found", "3 null>A pair-not-found", "1 b>B"]);
  expect(notes).toEqual(["pending-requests"]);
});

test("a long pipeline stays in order", () => {
  const { ask, answer, seen } = start(10_000);
  for (let i = 0; i < 5000; i++) ask(`q${i}`);
  for (let i = 0; i < 5000; i++) answer(`a${i}`);
  expect(seen().every((line, i) => line === `${i} q${i}>a${i}`)).toBe(true);
});

test("what becomes known of a request after it was queued counts when its answer comes", () => {
  const { pairing, ask, answer, emitted } = start();
  ask("a");
  ask("b");
  const damage = { type: "dissection", msg: "odd" } as const;
  pairing.amend("b", { name: "other" } as Protocol, true, damage);
  pairing.amend("a", { name: "too late" } as Protocol, true, damage);
  answer("A");
  answer("B");
  expect(emitted.map((e) => [e.protocol.name, e.truncated, e.error])).toEqual([
    ["toy", false, null],
    ["other", true, damage],
  ]);
});

test("a half that is damaged itself says both", () => {
  const { pairing, ask, emitted } = start();
  ask("a");
  pairing.amend("a", protocol, false, { type: "dissection", msg: "odd" });
  pairing.close();
  expect(emitted[0]?.error).toEqual({ type: "dissection", msg: "odd; the capture ended before the answer" });
});

test("a request that gets no answer by design is complete at once and takes nobody's answer", () => {
  const { pairing, ask, answer, seen } = start();
  ask("first");
  pairing.requestWithoutAnswer("silent", Span.at(at(1)), protocol);
  answer("FIRST");
  expect(seen()).toEqual(["1 silent>null", "0 first>FIRST"]);
});

test("missing answers: what waited are halves, what is asked behind them may get their answers", () => {
  const { pairing, ask, answer, seen } = start();
  for (const text of ["a", "b"]) ask(text);
  pairing.lose(SERVER, "bytes are missing");
  ask("c");
  answer("B");
  expect(seen()).toEqual(["0 a>null pair-not-found", "1 b>null pair-not-found", "2 c>B dissection"]);
});

test("missing requests: what was asked before them keeps its answers", () => {
  const { pairing, ask, answer, seen } = start();
  ask("a");
  pairing.lose(CLIENT, "");
  ask("c");
  for (const text of ["A", "B"]) answer(text);
  expect(seen()).toEqual(["0 a>A", "1 c>B dissection"]);
});

test("an answer that began before anything was asked is nobody's, even when a request comes before its end", () => {
  const { pairing, ask, answer, seen } = start();
  pairing.answerBegins();
  ask("a");
  answer("of another");
  pairing.answerBegins();
  answer("A");
  expect(seen()).toEqual(["1 null>of another pair-not-found", "0 a>A"]);
});

test("where answers are missing before the newest request, it is in doubt unless its client asks one thing at a time", () => {
  const unknown = start();
  for (const text of ["a", "b", "c"]) unknown.ask(text);
  unknown.pairing.loseAllButNewest("missing", false);
  unknown.answer("C");
  expect(unknown.seen()).toEqual(["0 a>null pair-not-found", "1 b>null pair-not-found", "2 c>C dissection"]);
  const known = start();
  known.ask("a");
  known.answer("A");
  for (const text of ["b", "c"]) known.ask(text);
  known.pairing.loseAllButNewest("missing", false);
  known.answer("C");
  expect(known.seen()).toEqual(["0 a>A", "1 b>null pair-not-found", "2 c>C"]);
});

test("answers lost before the newest are those of requests given up, too", () => {
  const { pairing, ask, answer, seen } = start(1);
  for (const text of ["a", "b"]) ask(text);
  pairing.loseAllButNewest("lost", true);
  answer("B");
  expect(seen()).toEqual(["0 a>null pair-not-found", "1 b>B"]);
});

test("pairs in doubt come again without their mark when as many answers came as requests, and none is owed", () => {
  const { pairing, ask, answer, seen, emitted } = start();
  pairing.lose(CLIENT, "");
  ask("a");
  answer("A");
  expect(emitted[0]?.isProvisional).toBe(true);
  ask("b");
  expect(seen()).toEqual(["0 a>A dissection", "0 a>A"]);
  expect(emitted[1]?.isProvisional).toBe(false);
});

test("an answer that nobody waited for: the pairs before it stay in doubt", () => {
  const { pairing, ask, answer, seen } = start();
  pairing.joined();
  ask("a");
  for (const text of ["of another", "A"]) answer(text);
  for (const text of ["b", "c"]) {
    ask(text);
    answer(text.toUpperCase());
  }
  expect(seen()).toEqual([
    "0 a>of another dissection",
    "1 null>A pair-not-found",
    "2 b>B dissection",
    "2 b>B",
    "3 c>C",
  ]);
});

test("a connection that was watched while it was silent owes nothing", () => {
  const watched = (seconds: number): readonly string[] => {
    const { pairing, flow, ask, answer, seen } = start();
    flow.watchedSeconds = seconds;
    pairing.joined();
    ask("a");
    answer("A");
    return seen();
  };
  expect(watched(DEFAULT_LIMITS.pairTimeoutSeconds - 1)).toEqual(["0 a>A dissection"]);
  expect(watched(DEFAULT_LIMITS.pairTimeoutSeconds)).toEqual(["0 a>A"]);
});

test("answers are missing, or a request is given up: nobody can count any more", () => {
  const ends = (lose: (pairing: FifoPairing<string, string>) => void): readonly string[] => {
    const { pairing, ask, answer, seen } = start();
    pairing.joined();
    ask("a");
    answer("A");
    lose(pairing);
    ask("b");
    answer("B");
    pairing.ended("fin", CLIENT);
    return seen().filter((line) => /^\d+ [ab]>/.test(line));
  };
  expect(ends(() => {})).toEqual(["0 a>A dissection", "1 b>B dissection", "0 a>A", "1 b>B"]);
  expect(ends((pairing) => pairing.lose(SERVER, "bytes are missing"))).toEqual([
    "0 a>A dissection",
    "1 b>B dissection",
    "1 b>B",
  ]);
  const unanswered = (pairing: FifoPairing<string, string>): void => {
    pairing.request("c", Span.at(at(0)), protocol);
    pairing.unanswered("given up");
  };
  expect(ends(unanswered)).toEqual(["0 a>A dissection", "2 b>B dissection", "2 b>B"]);
});

test("who is closed on has not said that it has its answers", () => {
  const closing = (...sides: Side[]): readonly string[] => {
    const { pairing, ask, answer, seen } = start();
    pairing.joined();
    ask("a");
    answer("A");
    for (const side of sides) pairing.ended("fin", side);
    return seen();
  };
  expect(closing(CLIENT, SERVER)).toEqual(["0 a>A dissection", "0 a>A"]);
  expect(closing(SERVER, CLIENT)).toEqual(["0 a>A dissection"]);
});

test("pairs in doubt are kept up to a limit, and the ledger counts those that stay marked", () => {
  const { pairing, ask, answer, notes, emitted } = start(MAX_DOUBTS + 2);
  pairing.lose(CLIENT, "");
  for (let i = 0; i < MAX_DOUBTS + 2; i++) ask(`q${i}`);
  for (let i = 0; i < MAX_DOUBTS + 2; i++) answer(`a${i}`);
  expect(notes).toEqual(["pairs-in-doubt", "pairs-in-doubt"]);
  pairing.ended("fin", CLIENT);
  expect(emitted.slice(MAX_DOUBTS + 2).map(({ index }) => index)).toEqual(
    Array.from({ length: MAX_DOUBTS }, (_, i) => i),
  );
  const large = start();
  large.pairing.joined();
  for (let i = 0; i < 2; i++) {
    const span = Span.at(at(0));
    span.extend(at(0), MAX_DOUBT_BYTES);
    large.pairing.request("large", span, protocol);
    large.answer("A");
  }
  expect(large.notes).toEqual(["pairs-in-doubt"]);
});
