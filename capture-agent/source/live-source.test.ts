// One capture after another as one stream of packets: take-over, refusal, death and restart, played by a runner whose
// captures the test holds in its hands.
import { describe, expect, test } from "vitest";
import { FakeRunner } from "../testing/fake-runner.ts";
import { LiveSource } from "./live-source.ts";

const START_MS = 1_790_000_000_000;

class Stage {
  readonly runner = new FakeRunner(START_MS);
  readonly taken: number[] = [];
  readonly numbers: number[] = [];
  readonly answers: string[] = [];
  readonly source: LiveSource;
  nowMs = START_MS;
  constructor(withinMs = 0) {
    const onPacket = ({ bytes, start, number }: { bytes: Uint8Array; start: number; number: number }): void => {
      this.taken.push(bytes[start] ?? -1);
      this.numbers.push(number);
    };
    this.source = new LiveSource(this.runner, { onPacket }, { nowMs: () => this.nowMs, withinMs });
  }
  order(filter: string): void {
    void this.source.setFilter(filter).then((problem) => this.answers.push(problem));
  }
  at(afterMs: number): void {
    this.nowMs = START_MS + afterMs;
    this.source.tick();
  }
}

/** Plays and compares what was taken, and what the orders were answered. */
async function check(
  play: (stage: Stage) => void,
  taken: readonly number[],
  answers: readonly string[],
): Promise<Stage> {
  const stage = new Stage();
  play(stage);
  await Promise.resolve();
  await Promise.resolve();
  expect(stage.taken).toEqual(taken);
  expect(stage.numbers).toEqual(taken.map((_, i) => i + 1));
  expect(stage.answers).toEqual(answers);
  return stage;
}

/** The first capture runs. */
function begun(stage: Stage, filter = "tcp"): void {
  stage.order(filter);
  stage.runner.run(0).begin();
}

describe("a first capture", () => {
  test("is answered when the kernel has the filter", async () => {
    await check((stage) => stage.order("tcp"), [], []);
    await check((stage) => begun(stage), [], [""]);
  });
  test("that is refused is said, and not tried again", async () => {
    const stage = await check(
      (s) => {
        s.order("tcp prot");
        s.runner.run(0).die("tcpdump: can't parse filter expression: syntax error\n");
        s.at(60_000);
      },
      [],
      ["can't parse filter expression: syntax error"],
    );
    expect([stage.source.failure, stage.runner.runs.length]).toEqual([stage.answers[0], 1]);
  });
  test("begins behind the moment in which it got its filter: what passed before has holes", async () => {
    await check(
      (s) => {
        s.order("tcp");
        s.at(100);
        s.runner.run(0).begin();
        for (const [byte, ms] of [
          [1, 40],
          [2, 99],
          [3, 100],
          [4, 99],
        ] as const)
          s.runner.run(0).packet(byte, ms);
      },
      [3, 4],
      [""],
    );
  });
  test("keeps its beginning when another one takes over before it has shown a packet", async () => {
    await check(
      (s) => {
        begun(s);
        s.at(500);
        s.order("udp");
        s.runner.run(1).begin();
        s.runner.run(0).packet(1, 400);
        s.runner.run(1).packet(2, 700);
      },
      [1, 2],
      ["", ""],
    );
  });
  test("of other times than its own gives all of them", async () => {
    await check(
      (s) => {
        begun(s);
        s.runner.run(0).packet(1, -86_400_000);
      },
      [1],
      [""],
    );
  });
  test("begins as much later as its clock may be wrong", () => {
    const stage = new Stage(30);
    begun(stage);
    stage.runner.run(0).packet(1, 29);
    stage.runner.run(0).packet(2, 30);
    expect(stage.taken).toEqual([2]);
  });
  test("with the filter that holds already changes nothing", async () => {
    const stage = await check(
      (s) => {
        begun(s);
        s.order("tcp");
      },
      [],
      ["", ""],
    );
    expect(stage.runner.runs.length).toBe(1);
  });
});

describe("a take-over", () => {
  test("takes from the older up to the cut, from the newer behind it, each packet once", async () => {
    const stage = await check(
      (s) => {
        begun(s);
        const older = s.runner.run(0);
        older.packet(1, 5);
        s.at(1000);
        s.order("tcp or udp");
        const newer = s.runner.run(1);
        newer.begin();
        expect(newer.isHeld).toBe(true);
        older.packet(2, 1010);
        older.packet(3, 1049);
        older.packet(4, 1200);
        s.at(1250);
        expect([older.isEnding, newer.isHeld]).toEqual([true, false]);
        older.die("4 packets captured\n2 packets dropped by kernel\n");
        for (const [byte, ms] of [
          [2, 1010],
          [3, 1049],
          [5, 1055],
          [4, 1200],
        ] as const)
          newer.packet(byte, ms);
      },
      [1, 2, 3, 5, 4],
      ["", ""],
    );
    expect(stage.source.counts).toMatchObject({ drops: { byKernel: 2 }, repeats: 3, restarts: 0 });
  });
  test("an older in bulk that shows nothing is given the kernel's time, and the newer waits for what it still has", async () => {
    await check(
      (s) => {
        begun(s);
        s.at(1000);
        s.order("udp");
        s.runner.run(1).begin();
        s.at(1500);
        expect([s.runner.run(0).isEnding, s.runner.run(1).isHeld]).toEqual([false, true]);
        s.runner.run(0).packet(1, 1040);
        s.at(4000);
        expect([s.runner.run(0).isEnding, s.runner.run(1).isHeld]).toEqual([false, true]);
        s.at(4100);
        expect([s.runner.run(0).isEnding, s.runner.run(1).isHeld]).toEqual([true, false]);
        s.runner.run(1).packet(2, 1490);
      },
      [1, 2],
      ["", ""],
    );
  });
  test("behind an older that is read promptly the newer is not held for so long", async () => {
    await check(
      (s) => {
        begun(s);
        s.source.useMode("prompt");
        s.runner.run(1).begin();
        s.runner.run(0).die("");
        s.at(1000);
        s.order("udp");
        s.runner.run(2).begin();
        s.at(1200);
        expect([s.runner.run(1).isEnding, s.runner.run(2).isHeld]).toEqual([false, true]);
        s.at(1500);
        expect([s.runner.run(1).isEnding, s.runner.run(2).isHeld]).toEqual([false, false]);
      },
      [],
      ["", ""],
    );
  });
  test("cuts as much later as the packets' clock may be ahead of what it was read as", () => {
    const stage = new Stage(200);
    begun(stage);
    stage.at(1000);
    stage.order("udp");
    stage.runner.run(1).begin();
    stage.runner.run(0).packet(1, 1200);
    stage.runner.run(1).packet(2, 1200);
    stage.runner.run(0).packet(3, 1280);
    stage.runner.run(1).packet(4, 1300);
    expect(stage.taken).toEqual([1, 4]);
  });
  test("a filter that is refused leaves the older at work", async () => {
    const stage = await check(
      (s) => {
        begun(s);
        s.order("bad");
        s.runner.run(1).die("tcpdump: bad\n");
        s.runner.run(0).packet(1, 5);
      },
      [1],
      ["", "bad"],
    );
    expect(stage.source.failure).toBe("");
  });
  test("of several orders in one moment the last is followed, one after the other", async () => {
    const stage = await check(
      (s) => {
        begun(s);
        for (const filter of ["a", "b", "c"]) s.order(filter);
        s.runner.run(1).begin();
        s.at(5000);
        s.runner.run(0).die("");
        s.runner.run(2).begin();
      },
      [],
      ["", "another order came before this one was followed", "", ""],
    );
    expect(stage.runner.runs.map(({ filter }) => filter)).toEqual(["tcp", "a", "c"]);
  });
});

describe("a capture that dies", () => {
  test("is started again with the same filter, later each time it dies again", async () => {
    const stage = await check(
      (s) => {
        begun(s);
        s.runner.run(0).die("tcpdump: pcap_loop: The interface disappeared\n");
        expect(s.source.failure).toBe("pcap_loop: The interface disappeared");
        s.at(999);
        expect(s.runner.runs.length).toBe(1);
        s.at(1000);
        s.runner.run(1).die("mkfifo: File exists\n");
        s.at(2999);
        expect(s.runner.runs.length).toBe(2);
        s.at(3000);
        s.runner.run(2).begin();
        s.runner.run(2).packet(9, 3001);
      },
      [9],
      [""],
    );
    expect([stage.source.failure, stage.source.counts.restarts]).toEqual(["", 2]);
    expect(stage.runner.runs.map(({ filter }) => filter)).toEqual(["tcp", "tcp", "tcp"]);
  });
  test("counters are asked of the one at work only", async () => {
    const stage = await check(
      (s) => {
        s.source.askCounters();
        begun(s);
        s.source.askCounters();
        s.order("udp");
        s.source.askCounters();
        s.source.stop();
      },
      [],
      ["", "the agent ends"],
    );
    expect([stage.runner.run(0).asked, stage.runner.isClosed]).toEqual([1, true]);
  });
});

describe("another way to read the capture", () => {
  /** The first capture runs in bulk, and is to be read promptly. */
  function hurried(s: Stage): void {
    begun(s);
    s.at(1000);
    s.source.useMode("prompt");
  }
  test("is a take-over with the same filter", async () => {
    const { runner } = await check(
      (s) => {
        hurried(s);
        const [older, newer] = [s.runner.run(0), s.runner.run(1)];
        newer.begin();
        older.packet(1, 1010);
        s.at(1250);
        older.packet(2, 1200);
        older.die("");
        newer.packet(1, 1010);
        newer.packet(2, 1200);
      },
      [1, 2],
      [""],
    );
    expect(runner.runs.map(({ filter, mode }) => [filter, mode])).toEqual([
      ["tcp", "bulk"],
      ["tcp", "prompt"],
    ]);
  });
  test("waits for a change that is under way, and holds for filters that come later", async () => {
    const { runner } = await check(
      (s) => {
        begun(s);
        s.order("udp");
        s.source.useMode("prompt");
        s.runner.run(1).begin();
        s.runner.run(0).die("");
        s.source.useMode("prompt");
        s.runner.run(2).begin();
        s.runner.run(1).die("");
        s.order("icmp");
      },
      [],
      ["", ""],
    );
    expect(runner.runs.map(({ filter, mode }) => `${filter} ${mode}`)).toEqual([
      "tcp bulk",
      "udp bulk",
      "udp prompt",
      "icmp prompt",
    ]);
  });
  test("that tcpdump refuses is not asked for again, and the capture goes on as it was", async () => {
    const stage = await check(
      (s) => {
        hurried(s);
        s.runner.run(1).die("tcpdump: unrecognized option '--immediate-mode'\n");
        s.source.useMode("prompt");
        s.runner.run(0).packet(7, 1500);
      },
      [7],
      [""],
    );
    expect([stage.runner.runs.length, stage.source.failure]).toEqual([2, ""]);
  });
  test("is not taken from a filter that is refused", async () => {
    const { runner } = await check(
      (s) => {
        begun(s);
        s.source.useMode("prompt");
        s.runner.run(1).begin();
        s.runner.run(0).die("");
        s.order("tcp prot");
        s.runner.run(2).die("tcpdump: can't parse filter expression: syntax error\n");
        s.order("udp");
      },
      [],
      ["", "can't parse filter expression: syntax error"],
    );
    expect(runner.run(3).mode).toBe("prompt");
  });
});
