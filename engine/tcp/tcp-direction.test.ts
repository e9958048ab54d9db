import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BufferBudget } from "./held-segments.ts";
import { type ByteSink, TcpDirection } from "./tcp-direction.ts";

const ISN = 1000;

/** A direction that writes down what it hands on: texts, `[n]` for gaps, `.` for the end. */
function record(start = ISN, maxHeldBytes = 1 << 20, budget = new BufferBudget(1 << 24)) {
  const out: string[] = [];
  const times: number[] = [];
  const sink: ByteSink = {
    data: (_direction, bytes, from, to, at) => {
      out.push(String.fromCharCode(...bytes.subarray(from, to)));
      times.push(at.packet);
    },
    gap: (_direction, length) => out.push(`[${length}]`),
    ended: (_direction, how) => out.push(how === "fin" ? "." : how),
  };
  const direction = new TcpDirection(0, sink, budget, maxHeldBytes);
  direction.start(start);
  let packet = 0;
  const moment = () => ({ sec: 10, nsec: 0, packet: ++packet });
  return {
    direction,
    budget,
    out,
    times,
    /** `offset` counts from the start of the stream. */
    segment: (offset: number, text: string, missing = 0) => {
      const bytes = Uint8Array.from(`<${text}>`, (character) => character.charCodeAt(0));
      direction.segment((start + offset) | 0, bytes, 1, 1 + text.length, missing, moment());
      bytes.fill(0);
    },
    fin: (offset: number) => direction.fin((start + offset) | 0, moment()),
    skipTo: (offset: number) => direction.skipTo((start + offset) | 0, moment()),
    close: () => direction.close(moment()),
  };
}

type Play = (stream: ReturnType<typeof record>) => void;
function check(play: Play, expected: string, start = ISN): ReturnType<typeof record> {
  const stream = record(start);
  play(stream);
  expect(stream.out.join("")).toBe(expected);
  return stream;
}

describe("bytes in order", () => {
  test("in order", () => {
    const { out } = check((s) => {
      s.segment(0, "ab");
      s.segment(2, "cd");
    }, "abcd");
    expect(out).toEqual(["ab", "cd"]);
  });
  test("repeated and overlapping", () => {
    check((s) => {
      s.segment(0, "abc");
      s.segment(0, "abc");
      s.segment(1, "BCDE");
      s.segment(2, "C");
    }, "abcDE");
  });
  test("early segments wait; the packet that fills the hole completes them", () => {
    const { times } = check((s) => {
      s.segment(4, "ef");
      s.segment(2, "cd");
      s.segment(0, "ab");
    }, "abcdef");
    expect(times).toEqual([3, 3, 3]);
  });
  test("the bytes seen first hold", () => {
    check((s) => {
      s.segment(2, "cd");
      s.segment(0, "ABCDEF");
    }, "ABcdEF");
  });
  test("over the wrap of sequence numbers", () => {
    check(
      (s) => {
        s.segment(4, "ef");
        s.segment(0, "abcd");
      },
      "abcdef",
      -3,
    );
  });
  test("a wild segment far ahead does not stop or slow what is in order", () => {
    const { direction } = check((s) => {
      s.segment(1 << 20, "wild");
      s.segment(0, "ab");
      s.segment(2, "cd");
    }, "abcd");
    expect(direction.hasHole).toBe(true);
  });
});

describe("cut and lost bytes", () => {
  test("what the capture cut is a gap at once", () => {
    check((s) => {
      s.segment(0, "ab", 3);
      s.segment(5, "fg");
    }, "ab[3]fg");
    check((s) => s.segment(0, "", 3), "[3]");
  });
  test("a cut segment that waits, or overlaps", () => {
    check((s) => {
      s.segment(2, "c", 2);
      s.segment(0, "ab");
    }, "abc[2]");
    check((s) => {
      s.segment(0, "abc");
      s.segment(1, "b", 4);
    }, "abc[3]");
  });
  test("a hole is told when it is given up, not before", () => {
    const { times } = check((s) => {
      s.segment(4, "ef");
      s.segment(6, "gh");
      expect(s.out).toEqual([]);
      s.skipTo(4);
    }, "[4]efgh");
    expect(times).toEqual([1, 2]);
  });
  test("giving up one hole keeps the next", () => {
    check((s) => {
      s.segment(2, "c");
      s.segment(5, "f");
      s.skipTo(9);
      expect(s.out.join("")).toBe("[2]c");
      s.skipTo(9);
    }, "[2]c[2]f");
  });
  test("skipping without anything behind it moves on", () => {
    check((s) => {
      s.skipTo(5);
      s.segment(5, "f");
    }, "[5]f");
    check((s) => {
      s.segment(0, "ab");
      s.skipTo(1);
    }, "ab");
  });
  test("more than the buffer holds: the hole is given up", () => {
    const stream = record(ISN, 600);
    for (let i = 1; i < 8; i++) stream.segment(i * 2, "xy");
    expect(stream.out.join("")).toMatch(/^\[2\](xy)+$/);
    expect(stream.direction.hasHole).toBe(false);
  });
  test("the budget of all flows is kept too", () => {
    const stream = record(ISN, 1 << 20, new BufferBudget(300));
    for (let i = 1; i < 6; i++) stream.segment(i * 2, "xy");
    expect(stream.out.join("")).toMatch(/^\[2\]/);
    expect(stream.budget.used).toBeLessThanOrEqual(300);
  });
  test("at the end everything kept is handed on, but no wild segment", () => {
    const { direction, budget } = check((s) => {
      s.segment(2, "cd");
      s.segment(8, "ij");
      s.segment(1 << 29, "wild");
      s.close();
    }, "[2]cd[4]ij");
    expect(direction.implausibleBytes).toBe(4);
    expect(budget.used).toBe(0);
  });
});

describe("the end", () => {
  test("in order, early, repeated", () => {
    check((s) => {
      s.segment(0, "ab");
      s.fin(2);
      s.fin(2);
    }, "ab.");
    check((s) => {
      s.fin(4);
      s.segment(2, "cd");
      s.segment(0, "ab");
    }, "abcd.");
    check((s) => s.fin(0), ".");
  });
  test("nothing comes after it", () => {
    check((s) => {
      s.fin(0);
      s.segment(1, "late");
      s.segment(0, "late");
    }, ".");
  });
  test("an acknowledged FIN that was not captured is no lost byte", () => {
    const { direction } = check((s) => {
      s.segment(0, "ab");
      s.skipTo(3);
    }, "ab");
    expect(direction.next).toBe(ISN + 3);
  });
  test("lost bytes before a FIN", () => {
    check((s) => {
      s.fin(4);
      s.skipTo(5);
    }, "[4].");
  });
});

interface Cut {
  readonly from: number;
  readonly to: number;
}
const TEXT = "Any order, duplication, overlap or split of the same segments yields the same bytes. ".repeat(3);
const point = fc.nat(TEXT.length);
const range = fc.tuple(point, point).map(([a, b]): Cut => ({ from: Math.min(a, b), to: Math.max(a, b) }));

/** Segments that together cover the text: its parts, and any others among them. */
const segments = fc
  .tuple(fc.uniqueArray(point, { maxLength: 12 }), fc.array(range, { maxLength: 12 }), fc.nat())
  .map(([points, extra, seed]) => {
    const borders = [0, ...points.toSorted((a, b) => a - b), TEXT.length];
    const parts = borders.slice(1).map((to, i): Cut => ({ from: borders[i] as number, to }));
    return shuffle([...parts, ...extra], seed);
  });

function shuffle(list: readonly Cut[], seed: number): readonly Cut[] {
  let state = seed | 1;
  const keyed = list.map((cut) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return { cut, key: state };
  });
  return keyed.toSorted((a, b) => a.key - b.key).map(({ cut }) => cut);
}

describe("properties", () => {
  const start = fc.constantFrom(0, -1, 5, 0x7fffffff, -0x80000000, -100);
  test("any order, duplication, overlap or split yields the same bytes", () => {
    fc.assert(
      fc.property(segments, start, fc.boolean(), (list, isn, isEndEarly) => {
        const stream = record(isn);
        if (isEndEarly) stream.fin(TEXT.length);
        for (const { from, to } of list) stream.segment(from, TEXT.slice(from, to));
        if (!isEndEarly) stream.fin(TEXT.length);
        expect(stream.out.join("")).toBe(`${TEXT}.`);
        expect(stream.budget.used).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
  test("with holes, bytes and gaps together are as long as the stream, and every byte stands where it should", () => {
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 12 }), (list) => {
        const stream = record();
        for (const { from, to } of list) stream.segment(from, TEXT.slice(from, to));
        stream.close();
        const whole = stream.out.map((piece) => piece.replace(/^\[(\d+)\]$/, (_, n) => "?".repeat(Number(n)))).join("");
        const seen = Array.from(TEXT, (character, i) => (list.some((c) => i >= c.from && i < c.to) ? character : "?"));
        const end = Math.max(...list.map(({ from, to }) => (to > from ? to : 0)));
        expect(whole).toBe(seen.slice(0, end).join(""));
      }),
      { numRuns: 500 },
    );
  });
  test("memory stays bounded whatever comes", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(100_000), fc.nat(300)), { maxLength: 200 }), (list) => {
        const stream = record(ISN, 4096, new BufferBudget(1 << 20));
        for (const [offset, length] of list) {
          stream.segment(offset, "x".repeat(length));
          expect(stream.budget.used).toBeLessThanOrEqual(4096 + 300 + 128 * 2);
        }
        stream.close();
        expect(stream.budget.used).toBe(0);
      }),
    );
  });
});
