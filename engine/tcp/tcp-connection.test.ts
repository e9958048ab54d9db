import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Side } from "../flow/flow.ts";
import type { Limits } from "../limits.ts";
import { ACK, FIN, RST, SYN } from "../packet/packet-view.ts";
import { Wire } from "./testing/wire.ts";

function check(play: (wire: Wire) => void, expected: string, limits: Partial<Limits> = {}): Wire {
  const wire = new Wire(limits);
  play(wire);
  expect(wire.text).toBe(expected);
  return wire;
}

describe("a connection from its beginning", () => {
  test("request and response", () => {
    check((w) => {
      w.open();
      w.say(0, "ask");
      w.say(1, "answer");
      w.fin(0);
      w.fin(1);
    }, "c:ask s:answer c:fin s:fin close");
  });
  test("data on the SYN (TCP Fast Open)", () => {
    check((w) => {
      w.packet(0, -1, "fast", { flags: SYN });
      w.packet(1, -1, "", { flags: SYN | ACK, ack: 4 });
      w.packet(1, 0, "reply", { ack: 4 });
    }, "c:fast s:reply");
  });
  test("handshake out of order", () => {
    check((w) => {
      w.packet(1, -1, "", { flags: SYN | ACK, ack: 0 });
      w.packet(0, -1, "", { flags: SYN });
      w.packet(0, 0, "", { ack: 0 });
      w.packet(0, 0, "ask", { ack: 0 });
    }, "c:ask");
  });
  test("simultaneous open", () => {
    check((w) => {
      w.packet(0, -1, "", { flags: SYN });
      w.packet(1, -1, "", { flags: SYN });
      w.packet(0, -1, "", { flags: SYN | ACK, ack: 0 });
      w.packet(1, 0, "hello", { ack: 0 });
      w.packet(0, 0, "you too", { ack: 5 });
    }, "s:hello c:you too");
  });
  test("keep-alives are no bytes", () => {
    check((w) => {
      w.open();
      w.say(0, "ask");
      w.packet(0, 2, "k", { ack: 0 });
      w.packet(0, 2, "", { ack: 0 });
      w.say(1, "answer");
    }, "c:ask s:answer");
  });
});

describe("lost packets", () => {
  test("an acknowledged packet that never comes is a gap before what depends on it", () => {
    check((w) => {
      w.open();
      w.say(0, "ask1");
      w.lose(1, "answer1");
      w.say(0, "ask2");
      w.say(1, "answer2");
      w.wait(30);
      w.say(0, "ask3");
    }, "c:ask1 s:[7] c:ask2 s:answer2 c:ask3");
  });
  test("pieces after a gap carry their own packets", () => {
    const wire = check((w) => {
      w.open();
      w.lose(1, "answer1");
      w.say(0, "ask2");
      w.say(1, "answer2");
      w.wait(30);
      w.say(0, "ask3");
    }, "s:[7] c:ask2 s:answer2 c:ask3");
    expect(wire.packets).toEqual([4, 5, 6]);
  });
  test("the window ends by number too, however busy the connection is", () => {
    const wire = new Wire();
    wire.open();
    wire.lose(1, "lost");
    for (let i = 0; i < 20; i++) {
      wire.say(0, "a");
      wire.say(1, "b");
    }
    expect(wire.text).toBe(`s:[4]${" c:a s:b".repeat(20)}`);
  });
  test("several losses on both sides", () => {
    check((w) => {
      w.open();
      w.say(0, "a1");
      w.lose(1, "b1");
      w.lose(0, "a2");
      w.say(1, "b2");
      w.say(0, "a3");
      w.wait(1500);
      w.say(1, "b3");
      w.wait(1500);
    }, "c:a1 c:[2] s:[2] s:b2 c:a3 s:b3");
  });
  test("a loss without any acknowledgement waits for its repetition, then for five seconds", () => {
    check((w) => {
      w.open();
      w.packet(1, 3, "def", { ack: 0 });
      w.wait(300);
      w.packet(1, 0, "abc", { ack: 0 });
      w.packet(1, 9, "jkl", { ack: 0 });
      w.wait(4000);
      expect(w.text).toBe("s:abc s:def");
      w.wait(2000);
    }, "s:abc s:def s:[3] s:jkl");
  });
  test("a capture of one direction only has no gaps", () => {
    check((w) => {
      w.packet(0, -1, "", { flags: SYN });
      w.packet(0, 0, "", { ack: 0 });
      w.packet(0, 0, "ask", { ack: 0 });
      w.packet(0, 3, "more", { ack: 500 });
      w.finish();
    }, "c:ask c:more c:capture-end s:capture-end close");
  });
  test("a lost FIN is no gap", () => {
    check((w) => {
      w.open();
      w.say(1, "bye");
      w.packet(0, 0, "", { ack: 4 });
      w.wait(30);
      w.packet(0, 0, "x", { ack: 4 });
      w.finish();
    }, "s:bye c:x c:capture-end s:capture-end close");
  });
  test("a lost byte that more was acknowledged behind is no FIN", () => {
    check((w) => {
      w.open();
      w.lose(0, "a");
      w.say(1, "b");
      w.lose(0, "c");
      w.say(1, "d");
      w.say(0, "e");
      w.finish();
    }, "s:b c:[1] s:d c:[1] c:e c:capture-end s:capture-end close");
  });
  test("a lost byte before the FIN is a gap", () => {
    check((w) => {
      w.open();
      w.lose(0, "a");
      w.say(1, "b");
      w.wait(30);
      w.say(1, "c");
      w.fin(0);
      w.fin(1);
    }, "s:b s:c c:[1] c:fin s:fin close");
  });
  test("a lost byte before a FIN that was seen already is a gap", () => {
    check((w) => {
      w.open();
      w.packet(0, 5, "", { flags: FIN | ACK, ack: 0 });
      w.packet(1, 0, "b", { ack: 1 });
      w.wait(30);
      w.packet(1, 1, "c", { ack: 6 });
      w.wait(30);
      w.packet(1, 2, "", { flags: FIN | ACK, ack: 6 });
    }, "c:[1] s:b c:[4] c:fin s:c s:fin close");
  });
  test("at the end of the capture what waits is handed on", () => {
    check((w) => {
      w.open();
      w.lose(1, "lost");
      w.say(0, "ask");
      w.packet(1, 10, "late", { ack: 3 });
      w.finish();
    }, "s:[4] c:ask s:[6] s:late c:capture-end s:capture-end close");
  });
});

describe("captures that recorded packets slightly out of order", () => {
  test("an ACK before the data it acknowledges", () => {
    check((w) => {
      w.open();
      w.say(0, "ask");
      w.packet(0, 3, "next", { ack: 6 });
      w.packet(1, 0, "answer", { ack: 3 });
      w.packet(1, 6, "again", { ack: 7 });
    }, "c:ask s:answer c:next s:again");
  });
  test("the awaited bytes in several pieces and out of order", () => {
    check((w) => {
      w.open();
      w.packet(0, 0, "ask", { ack: 6 });
      w.packet(1, 4, "er", { ack: 0 });
      w.packet(1, 0, "answ", { ack: 0 });
      w.packet(1, 6, "!", { ack: 3 });
    }, "s:answ s:er c:ask s:!");
  });
  test("a part that is lost among those that come", () => {
    check((w) => {
      w.open();
      w.packet(0, 0, "ask", { ack: 9 });
      w.packet(1, 6, "end", { ack: 0 });
      w.wait(30);
      w.packet(1, 9, "!", { ack: 3 });
    }, "s:[6] s:end c:ask s:!");
  });
  test("an ACK that the bytes belie is dismissed", () => {
    const wire = new Wire();
    wire.open();
    wire.packet(0, 0, "ask", { ack: 1000 });
    for (let i = 0; i < 80; i++) {
      wire.packet(1, i, "b", { ack: 0 });
      wire.wait(6);
    }
    expect(wire.text).toContain("c:ask");
    expect(wire.text).not.toContain("[");
    expect(wire.out.filter((word) => word === "s:b").length).toBe(80);
  });
  test("an ACK far beyond any window is no evidence", () => {
    check((w) => {
      w.open();
      w.packet(0, 0, "ask", { ack: 1 << 29 });
      w.say(1, "answer");
    }, "c:ask s:answer");
  });
});

describe("connections joined in their middle", () => {
  test("both sides begin with the lowest number of the first packets", () => {
    check((w) => {
      w.packet(1, 505, "world", { ack: 70 });
      w.packet(1, 500, "hello", { ack: 70 });
      w.packet(0, 70, "thanks", { ack: 510 });
      w.wait(15);
      w.packet(0, 76, "bye", { ack: 510 });
      w.wait(15);
      w.packet(0, 79, "!", { ack: 510 });
    }, "s:hello s:world c:thanks c:bye c:!");
  });
  test("a short remainder is handed on at the end", () => {
    check((w) => {
      w.packet(1, 500, "hello", { ack: 70 });
      w.finish();
    }, "s:hello c:capture-end s:capture-end close");
  });
  test("a pure ACK begins nothing", () => {
    check((w) => {
      w.packet(0, 70, "", { ack: 500 });
      w.packet(1, 500, "hello", { ack: 70 });
      w.wait(1500);
    }, "s:hello");
  });
});

describe("resets", () => {
  test("a reset counts when nothing follows", () => {
    check((w) => {
      w.open();
      w.say(0, "ask");
      w.reset(1);
      expect(w.text).toBe("c:ask");
      w.wait(2500);
    }, "c:ask c:reset s:reset close");
  });
  test("a reset that the ends ignore is forgotten", () => {
    check((w) => {
      w.open();
      w.say(0, "ask");
      w.packet(1, 7777, "", { flags: RST });
      w.say(1, "answer");
      w.wait(2500);
    }, "c:ask s:answer");
  });
  test("a capture that ends on a reset says so", () => {
    check((w) => {
      w.open();
      w.reset(0);
      w.finish();
    }, "c:reset s:reset close");
  });
});

describe("closing", () => {
  test("what waits when the second FIN comes is let go", () => {
    const wire = check((w) => {
      w.packet(1, 0, "x", { ack: 0 });
      w.packet(0, 0, "", { flags: FIN });
      w.wait(25);
      w.packet(0, 0, "", { ack: 2 });
      w.packet(1, 0, "", { flags: FIN });
    }, "s:x c:fin s:fin close");
    expect(wire.budget.used).toBe(0);
  });
});

describe("several interfaces", () => {
  test("a repetition adds nothing, but fills what the first interface missed", () => {
    const wire = check((w) => {
      w.open();
      w.packet(0, 0, "ask", { ack: 0 });
      w.packet(0, 0, "ask", { ack: 0, isRepeat: true });
      w.packet(0, 3, "more", { ack: 0, isRepeat: true });
      w.packet(0, 7, "!", { ack: 0 });
    }, "c:ask c:more c:!");
    expect(wire.connection.measures.events?.retransmissions).toBe(0);
  });
});

describe("ticks", () => {
  test("are asked for only while something waits for time", () => {
    const wire = new Wire();
    wire.open();
    expect(wire.connection.tick(wire.at)).toBe(false);
    wire.packet(1, 3, "late", { ack: 0 });
    expect(wire.connection.tick(wire.at)).toBe(true);
    wire.packet(1, 0, "abc", { ack: 0 });
    expect(wire.connection.tick(wire.at)).toBe(false);
    wire.reset(0);
    expect(wire.connection.tick(wire.at)).toBe(true);
    wire.finish();
    expect(wire.connection.tick(wire.at)).toBe(false);
  });
});

/** A talk of turns; each packet is lost, repeated or swapped with its successor by a choice. */
const talk = fc.array(
  fc.record({
    side: fc.constantFrom<Side>(0, 1),
    text: fc.string({ minLength: 1, maxLength: 9, unit: fc.constantFrom("a", "b", "c") }),
    fate: fc.constantFrom("seen", "seen", "seen", "lost", "twice"),
  }),
  { maxLength: 60 },
);

describe("properties", () => {
  test("each side's bytes and gaps are its stream, whatever is lost or repeated", () => {
    fc.assert(
      fc.property(talk, (turns) => {
        const wire = new Wire();
        wire.open();
        const expected: [string, string] = ["", ""];
        for (const { side, text, fate } of turns) {
          const at = wire.sent[side];
          if (fate === "lost") wire.lose(side, text);
          else wire.say(side, text);
          if (fate === "twice") wire.packet(side, at, text, { ack: wire.sent[side === 0 ? 1 : 0] });
          expected[side] += fate === "lost" ? "?".repeat(text.length) : text;
        }
        wire.finish();
        for (const side of [0, 1] as const) expect(streamOf(wire, side)).toMatch(prefixOf(expected[side]));
        expect(wire.budget.used).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
  test("any packets at all neither throw nor keep memory", () => {
    const packet = fc.record({
      side: fc.constantFrom<Side>(0, 1),
      offset: fc.integer({ min: -50, max: 3000 }),
      length: fc.nat(40),
      ack: fc.option(fc.integer({ min: -50, max: 3000 }), { nil: undefined }),
      flags: fc.constantFrom(ACK, ACK, ACK, SYN, SYN | ACK, FIN | ACK, RST, 0),
      pause: fc.constantFrom(0, 0, 0, 25, 1500),
    });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 80 }), (packets) => {
        const wire = new Wire({ maxBufferedBytesPerSide: 2000, maxBufferedBytesTotal: 6000 });
        for (const { side, offset, length, ack, flags, pause } of packets) {
          wire.packet(side, offset, "x".repeat(length), ack === undefined ? { flags } : { flags, ack });
          wire.wait(pause);
          expect(wire.budget.used).toBeLessThan(8000);
        }
        wire.finish();
        expect(wire.budget.used).toBe(0);
        expect(wire.out.filter((word) => word === "close").length).toBe(1);
      }),
      { numRuns: 500 },
    );
  });
});

/** The side's bytes with gaps as question marks. */
function streamOf(wire: Wire, side: Side): string {
  const own = wire.out.filter((word) => word.startsWith(side === 0 ? "c:" : "s:")).map((word) => word.slice(2));
  const text = own.filter((word) => word !== "capture-end");
  return text.map((word) => word.replace(/^\[(\d+)\]$/, (_, length) => "?".repeat(Number(length)))).join("");
}

// What was lost last has no evidence; a single lost byte may have been a FIN.
function prefixOf(expected: string): RegExp {
  const open = expected.replace(/\?+$/, "");
  const tail = expected.length - open.length;
  return new RegExp(`^${open.replaceAll("?", "\\?")}\\?{0,${tail}}$`);
}
