// The pairing against a model that is too simple to be wrong: a list of queries, searched from its start. Any order of
// queries, answers, repeats, refusals and time must give the same entries.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type Step } from "../../testing/play.ts";
import { dns } from "./index.ts";
import { answer, message, query } from "./testing/build.ts";

const TIMEOUT_SECONDS = 30;

type Event =
  | { readonly kind: "query"; readonly side: 0 | 1; readonly id: number; readonly name: string }
  | { readonly kind: "answer"; readonly side: 0 | 1; readonly id: number; readonly name: string }
  | { readonly kind: "refusal"; readonly side: 0 | 1; readonly id: number }
  | { readonly kind: "time"; readonly seconds: number };

interface ModelEntry {
  side: 0 | 1;
  id: number;
  name: string | null;
  isAsked: boolean;
  end: "waiting" | "answered" | "refused" | "timed out, final";
  isTimedOut: boolean;
  repeats: number;
  askedAt: number;
}

/** What the entries should be, in the order of their numbers. */
function modelOf(events: readonly Event[]): readonly string[] {
  const entries: ModelEntry[] = [];
  let now = 0;
  for (const event of events) {
    if (event.kind === "time") {
      now += event.seconds;
      for (const entry of entries) {
        if (entry.isAsked && entry.end === "waiting" && now - entry.askedAt >= TIMEOUT_SECONDS) entry.isTimedOut = true;
      }
      continue;
    }
    const waits = (side: 0 | 1, name: string | null) => (entry: ModelEntry) =>
      entry.isAsked &&
      entry.end === "waiting" &&
      entry.side === side &&
      entry.id === event.id &&
      (name === null || entry.name === name);
    if (event.kind === "query") ask(entries, event, entries.find(waits(event.side, event.name)), now);
    else {
      const asker = event.side === 0 ? 1 : 0;
      const name = event.kind === "answer" ? event.name : null;
      // The newest of equal ids is found first, as the newest is put before the others.
      const found = entries.findLast(waits(asker, name));
      const end = event.kind === "answer" ? "answered" : "refused";
      if (found === undefined) {
        entries.push({
          side: asker,
          id: event.id,
          name,
          isAsked: false,
          end,
          isTimedOut: false,
          repeats: 0,
          askedAt: now,
        });
      } else found.end = end;
    }
  }
  return entries.map(describeEntry);
}
function ask(entries: ModelEntry[], event: Event & { kind: "query" }, same: ModelEntry | undefined, now: number): void {
  if (same !== undefined && !same.isTimedOut) {
    same.repeats++;
    return;
  }
  if (same !== undefined) same.end = "timed out, final";
  const { side, id, name } = event;
  entries.push({ side, id, name, isAsked: true, end: "waiting", isTimedOut: false, repeats: 0, askedAt: now });
}
function describeEntry({ side, id, name, isAsked, end, repeats }: ModelEntry): string {
  if (!isAsked) return `${side} unasked ${id} ${end}`;
  const outcome = end === "waiting" ? "pair-not-found" : end === "timed out, final" ? "timeout" : end;
  return `${side} ${id} ${name} ${repeats} ${outcome}`;
}

function entriesOf(events: readonly Event[]): readonly string[] {
  const steps = events.map((event): Step => {
    switch (event.kind) {
      case "query":
        return { side: event.side, bytes: query(event.id, event.name) };
      case "answer":
        return { side: event.side, bytes: answer(event.id, event.name, [1, 2, 3, 4]) };
      case "refusal":
        return { side: event.side, bytes: message({ id: event.id, flags: 0x8005 }) };
      case "time":
        return { tickSeconds: event.seconds };
    }
  });
  const { entries } = play(dns, steps, { codecs, transport: "udp" });
  return entries.map(({ client, document, error }) => {
    const side = client === "10.0.0.1" ? 0 : 1;
    const { request, response } = document;
    const end = response?.["codeNumber"] === 5 ? "refused" : "answered";
    const number = (value: unknown) => (typeof value === "number" ? value : -1);
    if (request?.["id"] === undefined) return `${side} unasked ${number(response?.["id"])} ${end}`;
    const questions = request["questions"] as unknown as readonly { readonly name: string }[];
    const outcome = error === null ? end : error.type;
    return `${side} ${number(request["id"])} ${questions[0]?.name} ${number(request["retransmissions"])} ${outcome}`;
  });
}

const side = fc.constantFrom(0 as const, 1 as const);
const id = fc.integer({ min: 1, max: 2 });
const name = fc.constantFrom("a.example", "b.example");
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("query" as const), side, id, name }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("answer" as const), side, id, name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refusal" as const), side, id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("time" as const), seconds: fc.constantFrom(1, 16, 31) }) },
);

describe("pairing", () => {
  test("any events give the entries of the model", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        expect(entriesOf(events)).toEqual(modelOf(events));
      }),
      { numRuns: 500 },
    );
  });
  test("an old query times out beside a young one of the same id", () => {
    const events: Event[] = [
      { kind: "query", side: 1, id: 2, name: "a.example" },
      { kind: "time", seconds: 16 },
      { kind: "query", side: 0, id: 2, name: "a.example" },
      { kind: "time", seconds: 16 },
      { kind: "query", side: 1, id: 2, name: "a.example" },
    ];
    expect(entriesOf(events)).toEqual(modelOf(events));
    expect(entriesOf(events)[0]).toBe("1 2 a.example 0 timeout");
  });
  test("the model itself, on a case worked by hand", () => {
    const events: Event[] = [
      { kind: "query", side: 0, id: 1, name: "a.example" },
      { kind: "query", side: 0, id: 1, name: "a.example" },
      { kind: "time", seconds: 31 },
      { kind: "query", side: 0, id: 1, name: "a.example" },
      { kind: "answer", side: 1, id: 1, name: "a.example" },
      { kind: "answer", side: 1, id: 1, name: "a.example" },
    ];
    expect(modelOf(events)).toEqual(["0 1 a.example 1 timeout", "0 1 a.example 0 answered", "0 unasked 1 answered"]);
  });
});
