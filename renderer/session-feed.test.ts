import { afterEach, describe, expect, test, vi } from "vitest";
import { Connection, portTransport, shellTransport, type Client, type TransportEvents } from "./connection.ts";
import { SessionFeed } from "./session-feed.ts";
import { FAKE_CATALOGUE } from "./testing/fake-catalogue.ts";
import { openFakeSession } from "./testing/fake-session.ts";
import { testTick } from "./testing/tick.ts";
import type { SessionTick } from "../contract/index.ts";
import { waitFor } from "./testing/wait-for.ts";

const INFO = { version: "0.1.0", host: "web", platform: "linux", canCapture: true, captureHint: "" } as const;

/** A line whose ticks the test sends. */
class Line {
  readonly client: Client;
  signal: AbortSignal | undefined;
  #send: (tick: SessionTick) => void = () => {};
  #break: (error: Error) => void = () => {};

  constructor(version = "0.1.0") {
    const queue: Promise<SessionTick>[] = [];
    const next = (): void => {
      queue.push(
        new Promise((resolve, reject) => {
          this.#send = resolve;
          this.#break = reject;
        }),
      );
    };
    next();
    async function* ticks(): AsyncGenerator<SessionTick> {
      for (let at = 0; ; at++) {
        const tick = await queue[at];
        next();
        if (tick !== undefined) yield tick;
      }
    }
    this.client = {
      app: { info: async () => ({ ...INFO, version }), catalogue: async () => FAKE_CATALOGUE },
      session: {
        ticks: async (_input: object, { signal }: { signal: AbortSignal }) => {
          this.signal = signal;
          return ticks();
        },
      },
    } as unknown as Client;
  }

  send(tick: SessionTick): void {
    this.#send(tick);
  }

  break(error: Error): void {
    this.#break(error);
  }
}

const start = (): { feed: SessionFeed; open: (line: Line) => Promise<void>; drop: () => void } => {
  let events: TransportEvents | null = null;
  const connection = new Connection((given) => {
    events = given;
    return () => {};
  });
  connection.open();
  return {
    feed: new SessionFeed(connection),
    open: async (line) => {
      events?.onOpen(line.client);
      await waitFor(() => expect(line.signal).toBeDefined());
    },
    drop: () => {
      events?.onClose();
      connection.retryNow();
    },
  };
};

describe("what the frame of the window shows", () => {
  afterEach(() => vi.restoreAllMocks());

  test("ticks as they come, what this build can do, and what filters may name", async () => {
    const { feed, open } = start();
    const line = new Line();
    await open(line);
    line.send(testTick({ entries: 7 }));
    await waitFor(() => expect(feed.tick.get()?.entries).toBe(7));
    line.send(testTick({ entries: 8 }));
    await waitFor(() => expect(feed.tick.get()?.entries).toBe(8));
    expect(feed.info.get()?.version).toBe("0.1.0");
    expect(feed.catalogue.get().fields.length).toBeGreaterThan(10);
  });

  test("another session has words of its own", async () => {
    const { feed, open } = start();
    const line = new Line();
    await open(line);
    line.send(testTick({ sessionId: "session-1" }));
    await waitFor(() => expect(feed.catalogue.get()).toBe(FAKE_CATALOGUE));
    const catalogue = { fields: [], paths: [], protocols: [] };
    Object.assign(line.client.app, { catalogue: async () => catalogue });
    line.send(testTick({ sessionId: "session-1", entries: 1 }));
    await waitFor(() => expect(feed.tick.get()?.entries).toBe(1));
    expect(feed.catalogue.get()).toBe(FAKE_CATALOGUE);
    line.send(testTick({ sessionId: "session-2" }));
    await waitFor(() => expect(feed.catalogue.get()).toBe(catalogue));
  });

  test("after a break it keeps what was known, and follows the new line alone", async () => {
    const { feed, open, drop } = start();
    const former = new Line();
    await open(former);
    former.send(testTick({ entries: 7 }));
    await waitFor(() => expect(feed.tick.get()?.entries).toBe(7));
    drop();
    expect(feed.tick.get()?.entries).toBe(7);
    expect(former.signal?.aborted).toBe(true);
    const next = new Line("0.2.0");
    await open(next);
    next.send(testTick({ entries: 9 }));
    await waitFor(() => expect(feed.tick.get()?.entries).toBe(9));
    expect(feed.info.get()?.version).toBe("0.2.0");
  });

  test("a load has a pace from its second tick; another session begins anew, and an end has none", async () => {
    const { feed, open } = start();
    const line = new Line();
    await open(line);
    const loading = (bytesRead: number, sessionId = "session-1"): SessionTick =>
      testTick({ sessionId, source: { phase: "loading", bytesRead } });
    const paceAfter = async (tick: SessionTick): Promise<number | undefined> => {
      line.send(tick);
      await waitFor(() => expect(feed.tick.get()).toBe(tick));
      return feed.pace.get()?.bytes;
    };
    expect(await paceAfter(loading(500))).toBe(0);
    expect(await paceAfter(loading(1700))).toBe(1200);
    expect(await paceAfter(loading(9000, "session-2"))).toBe(0);
    expect(await paceAfter(testTick({ sessionId: "session-2" }))).toBeUndefined();
  });

  test("a broken line is the connection's to tell; a failure on an open one goes to the log", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    const { open, drop } = start();
    const gone = new Line();
    await open(gone);
    drop();
    gone.break(new DOMException("closed", "AbortError"));
    const broken = new Line();
    await open(broken);
    broken.break(new Error("a bug"));
    await waitFor(() => expect(said).toHaveBeenCalledTimes(1));
    expect(said.mock.calls[0]?.[1]).toMatchObject({ message: "a bug" });
  });
});

describe("lines", () => {
  test("a port carries the whole contract, and its other end's leaving is noticed", async () => {
    const { port1, port2 } = new MessageChannel();
    const closeSession = openFakeSession(port1, { name: "file", rows: 50 });
    const client = Promise.withResolvers<Client>();
    const closed = Promise.withResolvers<string>();
    portTransport(port2)({ onOpen: client.resolve, onClose: () => closed.resolve("closed") });
    const answer = await (await client.promise).session.list({});
    expect(answer.sessions).toHaveLength(3);
    closeSession();
    expect(await closed.promise).toBe("closed");
  });

  test("the shell's port is taken from its own message only, and once", () => {
    const target = new EventTarget();
    const opened: Client[] = [];
    const end = shellTransport(target as Window)({ onOpen: (client) => opened.push(client), onClose: () => {} });
    const say = (source: unknown, data: unknown, ports: readonly MessagePort[]): void => {
      target.dispatchEvent(Object.assign(new Event("message"), { source, data, ports }));
    };
    const channel = (): MessagePort => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      return port2;
    };
    const ports: MessagePort[] = [];
    say({}, { type: "port" }, [channel()]);
    say(target, "port", [channel()]);
    say(target, { type: "port" }, []);
    expect(opened).toHaveLength(0);
    say(target, { type: "port" }, [channel()]);
    say(target, { type: "port" }, [channel()]);
    expect(opened).toHaveLength(1);
    end();
    for (const port of ports) port.close();
  });
});
