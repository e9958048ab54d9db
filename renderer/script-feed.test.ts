import { createRouterClient, implement } from "@orpc/server";
import { describe, expect, test } from "vitest";
import { contract, type Alert, type ConsoleLine, type ScriptsState } from "../contract/index.ts";
import { Connection, type Client, type TransportEvents } from "./connection.ts";
import { DryRun } from "./dry-run.ts";
import { ScriptDrafts } from "./script-drafts.ts";
import { ScriptFeed } from "./script-feed.ts";
import { FakeScripts } from "./testing/fake-scripts.ts";
import { FAKE_ALERTS, fakeLine } from "./testing/fake-script-data.ts";
import { waitFor } from "./testing/wait-for.ts";

const os = implement(contract);
const STATE = new FakeScripts("scripts").state;

/** One line to a session of which a test says everything: what it has, what it refuses. */
class Line {
  readonly client: Client;
  lines: readonly ConsoleLine[] = [];
  alerts: readonly Alert[] = [];
  readonly asked: string[] = [];
  refusal = "";
  source = { source: "// one", version: "v1" };
  #send: (state: ScriptsState) => void = () => {};
  #later: Promise<void> = Promise.resolve();

  constructor() {
    const states: ScriptsState[] = [];
    let wake = (): void => {};
    this.#send = (state) => {
      states.push(state);
      wake();
    };
    const refuse = (): void => {
      if (this.refusal !== "") throw new Error(this.refusal);
    };
    const router = {
      states: os.scripts.states.handler(async function* ({ signal }) {
        for (;;) {
          if (signal?.aborted === true) return;
          const next = states.shift();
          if (next === undefined) {
            await new Promise<void>((resolve) => {
              wake = resolve;
              signal?.addEventListener("abort", () => resolve());
            });
          } else {
            yield next;
          }
        }
      }),
      jobs: os.scripts.jobs.handler(async function* () {
        yield { isRunning: false, jobs: [] };
      }),
      console: os.scripts.console.handler(async ({ input }) => {
        this.asked.push(`console ${input.afterSeq}`);
        await this.#later;
        refuse();
        return { lines: this.lines.filter(({ seq }) => seq > input.afterSeq).slice(0, 3) };
      }),
      alerts: os.scripts.alerts.handler(({ input }) => {
        this.asked.push(`alerts ${input.afterSeq}`);
        return { alerts: this.alerts.filter(({ seq }) => seq > input.afterSeq) };
      }),
      read: os.scripts.read.handler(({ input }) => {
        this.asked.push(`read ${input.file}`);
        refuse();
        return this.source;
      }),
      write: os.scripts.write.handler(({ errors }) => {
        throw this.refusal === "CONFLICT"
          ? errors.CONFLICT({ message: "it was changed", data: { nextStep: "Look at both." } })
          : errors.NOT_READABLE({ message: "the disk is full", data: { nextStep: "Make room." } });
      }),
      dryRun: os.scripts.dryRun.handler(async function* ({ errors }) {
        yield await Promise.reject(errors.BAD_SCRIPT({ message: "no such script", data: { nextStep: "Choose one." } }));
      }),
    };
    const client: unknown = { scripts: createRouterClient(router) };
    this.client = client as Client;
  }

  /** Answers of the console wait until the returned function is called. */
  hold(): () => void {
    let go = (): void => {};
    this.#later = new Promise((resolve) => {
      go = resolve;
    });
    return go;
  }

  send(change: Partial<ScriptsState>): void {
    this.#send({ ...STATE, ...change });
  }
}

const start = () => {
  let events: TransportEvents | null = null;
  const connection = new Connection((given) => {
    events = given;
    return () => {};
  });
  const feed = new ScriptFeed(connection);
  const drafts = new ScriptDrafts(connection, feed);
  const dryRun = new DryRun(connection);
  connection.open();
  return {
    feed,
    drafts,
    dryRun,
    open: (line: Line): void => events?.onOpen(line.client),
    drop: (): void => {
      events?.onClose();
      connection.retryNow();
    },
  };
};

const LINES = Array.from({ length: 8 }, (_, index) => fakeLine(index + 1));
const seqs = (feed: ScriptFeed): readonly number[] => feed.lines.get().map(({ seq }) => seq);

describe("following scripts", () => {
  test("lines are read in pages until the newest, and only what is new after that", async () => {
    const { feed, open } = start();
    const line = new Line();
    line.lines = LINES.slice(0, 7);
    open(line);
    line.send({ consoleSeq: 7, alertSeq: 0 });
    await waitFor(() => expect(seqs(feed)).toEqual([1, 2, 3, 4, 5, 6, 7]));
    line.lines = LINES;
    line.send({ consoleSeq: 8, alertSeq: 0 });
    await waitFor(() => expect(seqs(feed)).toHaveLength(8));
    expect(line.asked).toEqual(["console 0", "console 3", "console 6", "console 7"]);
  });

  test("numbers without a line are not asked for for ever", async () => {
    const { feed, open } = start();
    const line = new Line();
    open(line);
    line.send({ consoleSeq: 900, alertSeq: 0 });
    await waitFor(() => expect(line.asked).toEqual(["console 0"]));
    line.lines = [{ ...fakeLine(1), seq: 901 }];
    line.send({ consoleSeq: 901, alertSeq: 0 });
    await waitFor(() => expect(seqs(feed)).toEqual([901]));
    expect(line.asked).toEqual(["console 0", "console 900"]);
  });

  test("a change of an alert takes its place", async () => {
    const { feed, open } = start();
    const line = new Line();
    line.alerts = FAKE_ALERTS;
    open(line);
    line.send({ consoleSeq: 0, alertSeq: 6 });
    await waitFor(() => expect(feed.alerts.get()).toHaveLength(6));
    line.alerts = FAKE_ALERTS.map((alert) =>
      alert.id === "a5" ? { ...alert, phase: "dead" as const, seq: 7 } : alert,
    );
    line.send({ consoleSeq: 0, alertSeq: 7 });
    await waitFor(() => expect(feed.alerts.get().find(({ id }) => id === "a5")?.phase).toBe("dead"));
    expect(feed.alerts.get()).toHaveLength(6);
    expect(line.asked).toEqual(["alerts 0", "alerts 6"]);
  });

  test("after a break all is read anew, and a late answer of the former line is not taken", async () => {
    const { feed, open, drop } = start();
    const former = new Line();
    former.lines = LINES.slice(0, 2);
    const answer = former.hold();
    open(former);
    former.send({ consoleSeq: 2, alertSeq: 0 });
    await waitFor(() => expect(former.asked).toEqual(["console 0"]));
    drop();
    expect(feed.state.get()?.consoleSeq).toBe(2);
    const next = new Line();
    next.lines = LINES.slice(4, 6);
    open(next);
    next.send({ consoleSeq: 6, alertSeq: 0 });
    await waitFor(() => expect(seqs(feed)).toEqual([5, 6]));
    answer();
    await waitFor(() => expect(former.asked).toEqual(["console 0"]));
    expect(seqs(feed)).toEqual([5, 6]);
  });

  test("what fails is said, until it goes on", async () => {
    const { feed, open } = start();
    const line = new Line();
    line.refusal = "the console is gone";
    open(line);
    line.send({ consoleSeq: 1, alertSeq: 0 });
    await waitFor(() => expect(feed.failure.get()).not.toBeNull());
    line.refusal = "";
    line.lines = LINES.slice(0, 1);
    line.send({ consoleSeq: 1, alertSeq: 0 });
    await waitFor(() => expect(seqs(feed)).toEqual([1]));
    expect(feed.failure.get()).toBeNull();
  });
});

describe("edited scripts", () => {
  const opened = async () => {
    const all = start();
    const line = new Line();
    all.open(line);
    await all.drafts.open("10-slow-checkout.js");
    return { ...all, line };
  };

  test("a file is read once while it is open", async () => {
    const { drafts, line } = await opened();
    await drafts.open("10-slow-checkout.js");
    expect(line.asked.filter((asked) => asked.startsWith("read"))).toHaveLength(1);
    expect(drafts.get("10-slow-checkout.js")?.text).toBe("// one");
  });

  test("a file that cannot be written stays edited, with the reason", async () => {
    const { drafts } = await opened();
    drafts.type("10-slow-checkout.js", "// mine");
    expect(await drafts.save("10-slow-checkout.js")).toBe(false);
    expect(drafts.failure.get()).toMatchObject({ message: "the disk is full", nextStep: "Make room." });
    expect(drafts.hasEdits).toBe(true);
  });

  test("a conflict shows what stands on disk; where that cannot be read, the failure", async () => {
    const { drafts, line } = await opened();
    drafts.type("10-slow-checkout.js", "// mine");
    line.refusal = "CONFLICT";
    expect(await drafts.save("10-slow-checkout.js")).toBe(false);
    expect(drafts.failure.get()).not.toBeNull();
    expect(drafts.get("10-slow-checkout.js")?.text).toBe("// mine");
  });

  test("nothing is saved that is not open, and nothing without a line", async () => {
    const { drafts, drop } = await opened();
    expect(await drafts.save("other.js")).toBe(false);
    drop();
    expect(await drafts.save("10-slow-checkout.js")).toBe(false);
    await drafts.open("other.js");
    expect(drafts.get("other.js")).toBeNull();
  });
});

describe("a dry run that fails", () => {
  test("says why, and can be begun again", async () => {
    const { dryRun, open } = start();
    await dryRun.run();
    expect(dryRun.state.get()).toMatchObject({ isRunning: false, failure: null });
    open(new Line());
    await dryRun.run();
    expect(dryRun.state.get()).toMatchObject({
      isRunning: false,
      progress: null,
      failure: { message: "no such script", nextStep: "Choose one." },
    });
  });
});
