import { describe, expect, test } from "vitest";
import { Malformed } from "./bytes/reader.ts";
import type { EngineOptions } from "./engine.ts";
import { captured, ethernet, FLAG, ip4Frame, join, sctp, tcp, text, u16, u32, udp } from "./packet/testing/frames.ts";
import { protocol, start, type Started } from "./pipeline/testing/script.ts";
import type { Conversation, Dissector } from "./protocols/dissector.ts";

function check(
  dissectors: readonly Dissector[],
  play: (started: Started) => void,
  expected: readonly string[],
  options: Partial<EngineOptions> = {},
): Started {
  const started = start(dissectors, options);
  play(started);
  started.engine.finish();
  expect(started.out).toEqual(expected);
  return started;
}
function codes({ engine }: Started): readonly string[] {
  return engine.ledger().lines.map(({ code, count, reason }) => `${code} ${count}: ${reason}`);
}

const E = protocol("echo", "E");

describe("from packets to entries", () => {
  test("an engine that saw nothing ends without entries", () => {
    const { engine } = check([E], () => undefined, []);
    expect(engine.ledger()).toEqual({ packets: 0, bytes: 0, entries: 0, flows: 0, lines: [] });
  });
  test("TCP, UDP, SCTP and ICMP reach their dissectors", () => {
    check(
      [E],
      (s) => {
        s.ask("E1");
        s.send(ip4Frame({ protocol: 17, payload: udp({ payload: text("E2") }) }));
        const chunk = join([0, 3], u16(18), u32(1), u32(0), u32(0), text("E3"), [0, 0]);
        s.send(ip4Frame({ protocol: 132, payload: sctp(chunk) }));
        s.send(ip4Frame({ protocol: 1, payload: text("E4..") }));
      },
      [
        "1 echo E1",
        "1 echo E2",
        "1 echo E3",
        "0 echo E4..",
        "2 echo closed",
        "<0-0 tcp closed: echo>",
        "2 echo closed",
        "<1-0 udp closed: echo>",
        "2 echo closed",
        "<2-0 sctp closed: echo>",
        "1 echo closed",
      ],
    );
  });
  test("a packet answers its flow's number, and its last fragment those of the earlier ones", () => {
    const { engine } = start([E]);
    const datagram = udp({ payload: text("E1234567") });
    const one = (frame: Uint8Array, number: number) => [engine.packet(captured(frame, { number })), ...engine.earlier];
    expect(one(ip4Frame({ payload: tcp() }), 1)).toEqual([0]);
    expect(one(ip4Frame({ protocol: 17, id: 9, more: true, payload: datagram.subarray(0, 8) }), 2)).toEqual([-1]);
    expect(one(ip4Frame({ protocol: 17, id: 9, offset: 8, payload: datagram.subarray(8) }), 3)).toEqual([1, 2]);
    expect(one(ip4Frame({ protocol: 250, payload: text("?") }), 4)).toEqual([-1]);
  });
  test("what is cut of a datagram is a gap of it", () => {
    check(
      [E],
      ({ engine }) => {
        const frame = ip4Frame({ protocol: 17, payload: udp({ payload: text("Ecut here") }) });
        engine.packet(captured(frame.subarray(0, frame.length - 5), { originalLength: frame.length }));
      },
      ["1 echo Ecut", "2 echo gap 5", "3 echo closed", "<0-0 udp closed: echo>"],
    );
  });
  test("packets without a flow are counted by reason", () => {
    const started = check(
      [E],
      (s) => {
        s.send(ethernet(0x0806, text("who has")));
        s.send(ethernet(0x0806, text("who has")));
        s.send(Uint8Array.of(1));
      },
      [],
    );
    expect(codes(started)).toEqual([
      "ethertype 2: not IP: ARP",
      "short-link 1: the packet ends inside its link header",
    ]);
    expect(started.engine.ledger()).toMatchObject({ packets: 3, bytes: 43, flows: 0 });
  });
});

describe("flows as entries", () => {
  test("nothing recognised: the reason is said", () => {
    check([E], (s) => s.ask("?"), ["<0-0 tcp closed: no known protocol in the first bytes>"]);
    check([E], (s) => s.say({ flags: FLAG.syn }), ["<0-0 tcp closed: no payload>"]);
  });
  test("recognised, but nothing came of it", () => {
    const silent: Dissector = { ...E, open: () => ({ data() {}, gap() {}, end() {}, tick() {}, close() {} }) };
    check([silent], (s) => s.ask("E1"), ["<0-0 tcp closed: no complete echo message>"]);
  });
  test("a long flow is shown while it lasts, and again at its end", () => {
    const { flows } = check(
      [],
      (s) => {
        s.ask("a");
        s.wait(11);
        s.ask("bc");
      },
      ["<0-0 tcp in_progress: >", "<0-0 tcp closed: no known protocol in the first bytes>"],
    );
    expect(flows.map(({ bytes }) => bytes)).toEqual([
      [1, 0],
      [3, 0],
    ]);
  });
  test("a handshake alone is open", () => {
    check(
      [],
      (s) => {
        s.say({ flags: FLAG.syn });
        s.engine.tick(s.now + 11, 0);
      },
      ["<0-0 tcp open: >", "<0-0 tcp closed: no payload>"],
    );
  });
  test("datagrams that fell silent are closed, once", () => {
    check(
      [],
      (s) => {
        s.send(ip4Frame({ protocol: 17, payload: udp({ payload: text("q") }) }));
        for (let second = 1; second < 100; second++) s.engine.tick(s.now + second, 0);
      },
      ["<0-0 udp closed: >"],
    );
  });
  test("a closed connection is shown when it has settled, once", () => {
    const started = start([]);
    const back = { source: "10.0.0.2", destination: "10.0.0.1" };
    started.say({ flags: FLAG.syn, seq: 0 });
    started.say({ flags: FLAG.fin | FLAG.ack, seq: 1, ack: 1 });
    const fin = tcp({ sourcePort: 80, destinationPort: 40_000, flags: FLAG.fin | FLAG.ack, seq: 1, ack: 2 });
    started.send(ip4Frame({ ...back, payload: fin }));
    started.engine.tick(started.now + 1, 0);
    expect(started.out).toEqual([]);
    started.engine.tick(started.now + 2, 0);
    expect(started.out).toEqual(["<0-0 tcp closed: no payload>"]);
    started.engine.finish();
    expect(started.out.length).toBe(1);
  });
  test("the first payload is that of the side that spoke first, at most 1,024 bytes", () => {
    const { flows } = check(
      [],
      (s) => {
        s.ask("a".repeat(900));
        s.ask("b".repeat(900));
      },
      ["<0-0 tcp closed: no known protocol in the first bytes>"],
    );
    expect(String.fromCharCode(...(flows[0]?.firstWords?.payload ?? []))).toBe("a".repeat(900) + "b".repeat(124));
    expect(flows[0]?.firstWords).toMatchObject({ side: 0, length: 1800 });
  });
});

describe("dissectors that go wrong", () => {
  const bug = protocol("echo", "E", (_context, said) => {
    if (said === "E2") throw new TypeError("x is undefined");
  });
  test("a bug loses its flow only, and the ledger names it", () => {
    const started = check(
      [bug],
      (s) => {
        s.ask("E1");
        s.ask("E2");
        s.ask("E3");
        s.send(ip4Frame({ protocol: 17, payload: udp({ payload: text("E9") }) }));
      },
      [
        "1 echo E1",
        "1 echo E9",
        "<0-0 tcp closed: echothe echo dissector failed>",
        "2 echo closed",
        "<1-0 udp closed: echo>",
      ],
      { strict: false },
    );
    expect(codes(started)).toEqual(["failed 1: the echo dissector failed: x is undefined"]);
  });
  test.each(["detect", "data", "gap", "end", "tick", "close"])("a bug in %s loses its flow only, too", (where) => {
    const fail = (): never => {
      throw new TypeError("x is undefined");
    };
    const isUdp = (transport: string): boolean => transport === "udp";
    const bug: Dissector = {
      ...E,
      detect: (bytes, start, end, transport) => {
        if (where === "detect" && isUdp(transport)) fail();
        return E.detect?.(bytes, start, end, transport) ?? "no";
      },
      open: (context, setup) =>
        where !== "detect" && isUdp(context.flow.transport)
          ? { ...E.open(context, setup), [where]: fail }
          : E.open(context, setup),
    };
    const started = start([bug], { strict: false });
    const datagram = ip4Frame({ protocol: 17, payload: udp({ payload: text("Ecut here") }) });
    started.engine.packet(
      captured(datagram.subarray(0, datagram.length - 5), { originalLength: datagram.length, sec: 1000 }),
    );
    started.ask("E1");
    started.wait(2);
    started.ask("E2");
    started.engine.finish();
    expect(codes(started).filter((line) => line.startsWith("failed"))).toEqual([
      `failed 1: ${where === "detect" ? "recognising a protocol" : "the echo dissector"} failed: x is undefined`,
    ]);
    expect(started.out).toEqual(expect.arrayContaining(["1 echo E1", "2 echo E2", "3 echo closed"]));
  });
  test("strict throws it on", () => {
    const started = start([bug]);
    started.ask("E1");
    expect(() => started.ask("E2")).toThrow("x is undefined");
  });
  test("damage costs a message, not the flow", () => {
    const picky = protocol("echo", "E", (_context, said) => {
      if (said === "bad") throw new Malformed("length", 3);
    });
    const started = check(
      [picky],
      (s) => {
        s.ask("E1");
        s.ask("bad");
        s.ask("E3");
      },
      ["1 echo E1", "2 echo E3", "3 echo closed", "<0-0 tcp closed: echo>"],
    );
    expect(codes(started)).toEqual(["malformed 1: echo: length"]);
  });
  test("a wrong guess is given up; what it held is emitted, the rest is counted", () => {
    const wrong = protocol("echo", "E", (context) => context.giveUp("not my words"));
    const started = check(
      [wrong],
      (s) => {
        s.ask("E1");
        s.ask("E2");
      },
      ["1 echo E1", "2 echo closed", "<0-0 tcp closed: echo>"],
    );
    expect(codes(started)).toEqual(["given-up 1: echo: not my words"]);
  });
  test("a wrong guess that found nothing leaves its reason", () => {
    const wrong: Dissector = {
      ...E,
      open: (context) => ({ data: () => context.giveUp("no words"), gap() {}, end() {}, tick() {}, close() {} }),
    };
    check([wrong], (s) => s.ask("E1"), ["<0-0 tcp closed: not echo: no words>"]);
  });
});

describe("protocols that change", () => {
  test("to a named one, or to one that is not known", () => {
    let next: Conversation | null = null;
    const upgrade: Dissector = {
      ...protocol("upgrade", "U"),
      open: (context) => ({
        data: (side, bytes, from, to, at) => {
          if (next !== null) next.data(side, bytes, from, to, at);
          else next = context.switchTo(String.fromCharCode(...bytes.subarray(from + 1, to)), {});
        },
        gap() {},
        end() {},
        tick() {},
        close() {},
      }),
    };
    check(
      [upgrade, E],
      (s) => {
        s.ask("Uecho");
        s.ask("hello");
      },
      ["1 echo hello", "<0-0 tcp closed: echo>"],
    );
    next = null;
    check(
      [upgrade, E],
      (s) => {
        s.ask("Uquic");
        s.ask("hello");
      },
      ["<0-0 tcp closed: goes on as quic, which is not dissected>"],
    );
  });
  test("to one that is recognised anew, with its client on the other side too", () => {
    const tunnel = (inner: Dissector) => {
      let next: Conversation | null = null;
      const outer: Dissector = {
        ...protocol("tunnel", "T"),
        open: (context) => ({
          data: (side, bytes, from, to, at) => {
            if (next === null) next = context.redetect();
            else next.data(side, bytes, from, to, at);
          },
          gap() {},
          end() {},
          tick() {},
          close: (at) => next?.close(at),
        }),
      };
      return [outer, inner];
    };
    const words = (s: Started) => {
      s.ask("T");
      s.ask("E1");
    };
    check(tunnel(E), words, ["1 echo E1", "2 echo closed", "<0-0 tcp closed: echo>"]);
    const reversed: Dissector = { ...E, detect: (bytes, from) => (bytes[from] === 0x45 ? "server" : "no") };
    check(tunnel(reversed), words, ["1 echo E1", "2 echo closed", "<0-0 tcp closed: echo>"]);
  });
  test("sides that the bytes show to be the other way round", () => {
    const reversed: Dissector = { ...E, detect: (bytes, from) => (bytes[from] === 0x45 ? "server" : "no") };
    const { flows, engine } = check([reversed], (s) => s.ask("E1"), [
      "1 echo E1",
      "2 echo closed",
      "<0-0 tcp closed: echo>",
    ]);
    expect(flows[0]?.firstWords?.side).toBe(1);
    expect(flows[0]?.bytes).toEqual([0, 2]);
    expect(engine.stats()).toEqual({ liveFlows: 0, bufferedBytes: 0, openDatagrams: 0 });
  });
});

describe("limits", () => {
  test("flows that end early are counted", () => {
    const started = start([], { limits: { maxFlows: 10 } });
    for (let port = 0; port < 15; port++) started.say({ sourcePort: 1024 + port, flags: FLAG.syn });
    expect(started.engine.stats().liveFlows).toBe(10);
    expect(codes(started)).toEqual(["flow-limit 5: flows ended early: more than the limit were open"]);
  });
  test("missing bytes are counted", () => {
    const started = check(
      [E],
      (s) => {
        s.ask("E1");
        s.say({ seq: 10, payload: text("late") });
      },
      ["1 echo E1", "2 echo gap 7", "3 echo late", "4 echo closed", "<0-0 tcp closed: echo>"],
    );
    expect(codes(started)).toEqual(["gap 7: bytes that the capture lacks"]);
  });
});
