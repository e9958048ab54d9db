// The contract, implemented in the page over computed entries: for looking at the window without a host, and for tests
// of everything between the transport and the screen.
import { implement } from "@orpc/server";
import { RPCHandler } from "@orpc/server/message-port";
import { contract, type CaptureInterface, type SessionTick, type SourceState } from "../../contract/index.ts";
import { changes, pause, TICK_MS } from "./fake-changes.ts";
import { FakeCluster } from "./fake-cluster.ts";
import { clusterRouterOf } from "./fake-cluster-router.ts";
import { detailOf } from "./fake-detail.ts";
import { dissectorRouterOf } from "./fake-dissectors.ts";
import { FAKE_CATALOGUE } from "./fake-catalogue.ts";
import { scriptRouterOf } from "./fake-script-router.ts";
import { FakeScripts } from "./fake-scripts.ts";
import { keyLogRouterOf } from "./fake-key-log.ts";
import { colourRouterOf, FakeNotes, noteRouterOf } from "./fake-notes.ts";
import { FakeSnapshots, snapshotRouterOf } from "./fake-snapshots.ts";
import { explainOf } from "./fake-explain.ts";
import { findRouterOf } from "./fake-find.ts";
import { factsOf, START_NS } from "./fake-traffic.ts";
import { FakeView } from "./fake-view.ts";
import type { Scene } from "./scenes.ts";

const LIVE_ENTRIES_PER_TICK = 23;
const FILE_BYTES = 1_073_000_000;
const LOAD_SHARE_PER_TICK = 0.004;

const INTERFACES: CaptureInterface[] = [
  { name: "eth0", description: "", addresses: ["10.4.0.12", "fe80::42:acff:fe11:2"], isUp: true, isLoopback: false },
  { name: "lo", description: "Loopback", addresses: ["127.0.0.1", "::1"], isUp: true, isLoopback: true },
  { name: "docker0", description: "", addresses: ["172.17.0.1"], isUp: false, isLoopback: false },
];
const SESSIONS = [
  {
    id: "s-1",
    name: "checkout-incident.pcapng",
    createdMs: 1_795_400_000_000,
    entries: 48_201,
    sizeBytes: 91_200_000,
    isOpenElsewhere: false,
  },
  {
    id: "s-2",
    name: "eth0",
    createdMs: 1_795_300_000_000,
    entries: 1_204_882,
    sizeBytes: 1_912_400_000,
    isOpenElsewhere: true,
  },
  { id: "s-3", name: "demo", createdMs: 1_795_200_000_000, entries: 912, sizeBytes: 1_204_000, isOpenElsewhere: false },
];

const NO_SOURCE: SourceState = { kind: "none", name: "", phase: "idle", bytesRead: 0, bytesTotal: 0, notice: "" };
const sourceOf = (change: Partial<SourceState>): SourceState => ({ ...NO_SOURCE, kind: "files", ...change });

/** Scenes in which a tap runs or has run. */
const TAPPED: ReadonlySet<string> = new Set([
  "cluster-deploying",
  "cluster-stuck",
  "cluster-live",
  "cluster-two",
  "cluster-silent",
  "cluster-reconnecting",
  "cluster-lease",
  "cluster-removed",
  "cluster-not-removed",
]);

/** Of them those that have no entry. */
const EMPTY: ReadonlySet<string> = new Set(["cluster-deploying", "cluster-silent"]);

/** All state of the in-process session; each open window would share it. */
class FakeSession {
  #source: SourceState = NO_SOURCE;
  #generation = 1;
  #entries = 0;
  #target = 0;
  #sessionId = "";
  #isLossy = false;
  #isScripted = false;
  #lastView = 0;
  /** Whether a tap has an agent that sends. */
  isFilling = true;
  readonly views = new Map<string, FakeView>();
  sessions = SESSIONS;

  play({ name, rows }: Scene): void {
    this.#target = rows;
    if (name === "file" || name === "lossy" || name.startsWith("scripts")) {
      this.begin(
        sourceOf({ name: "checkout-incident.pcapng", phase: "ended", bytesRead: 91_200_000, bytesTotal: 91_200_000 }),
        rows,
      );
      this.#isLossy = name === "lossy";
      this.#isScripted = name.startsWith("scripts");
    } else if (name === "loading") {
      this.begin(
        sourceOf({ name: "big.pcapng", phase: "loading", bytesTotal: FILE_BYTES, bytesRead: FILE_BYTES * 0.34 }),
        Math.floor(rows / 3),
      );
    } else if (name === "live") {
      this.begin(sourceOf({ kind: "interfaces", name: "eth0", phase: "live" }), rows);
    } else if (TAPPED.has(name)) {
      const hasEnded = name === "cluster-removed" || name === "cluster-not-removed";
      this.begin(
        sourceOf({ kind: "cluster", name: "prod-eu", phase: hasEnded ? "ended" : "live" }),
        EMPTY.has(name) ? 0 : rows,
      );
    } else if (name === "failed") {
      const notice = "The file ends inside packet 812 at offset 1,048,577, so everything before it is shown.";
      this.begin(
        sourceOf({ name: "cut.pcap", phase: "failed", bytesRead: 1_048_577, bytesTotal: 4_194_304, notice }),
        0,
      );
    }
  }

  begin(source: SourceState, entries: number): string {
    this.views.clear();
    this.#source = source;
    this.#entries = entries;
    this.#sessionId = `session-${++this.#generation}`;
    return this.#sessionId;
  }

  changeSource(change: Partial<SourceState>): void {
    this.#source = { ...this.#source, ...change };
    this.#generation++;
  }

  advance(): void {
    if (this.#source.kind === "cluster" && !this.isFilling) {
      return;
    }
    if (this.#source.phase === "live") {
      this.#entries += LIVE_ENTRIES_PER_TICK;
      this.#generation++;
    } else if (this.#source.phase === "loading") {
      const bytesRead = Math.min(FILE_BYTES, this.#source.bytesRead + FILE_BYTES * LOAD_SHARE_PER_TICK);
      this.#entries += Math.ceil(this.#target * LOAD_SHARE_PER_TICK);
      this.changeSource({ bytesRead, phase: bytesRead >= FILE_BYTES ? "ended" : "loading" });
    }
  }

  openView(input: {
    filter: string;
    sort: { column: "no" | "time" | "elapsed" | "size" | "status" | "method" | "protocol"; descending: boolean } | null;
    showConnections: boolean;
  }): string {
    const id = `v${++this.#lastView}`;
    this.views.set(id, new FakeView(id, input.filter, input.sort, input.showConnections, this.#entries));
    return id;
  }

  view(id: string): FakeView {
    const view = this.views.get(id);
    if (view === undefined) {
      throw new Error(`no view ${id}`);
    }
    view.extend(this.#entries);
    return view;
  }

  get generation(): number {
    return this.#generation;
  }

  get sessionId(): string {
    return this.#sessionId;
  }

  tick(): SessionTick {
    const isEmpty = this.#entries === 0;
    return {
      generation: this.#generation,
      sessionId: this.#sessionId,
      sessionName: this.#source.name,
      source: this.#source,
      entries: this.#entries,
      entriesPerSecond: this.#source.phase === "live" ? LIVE_ENTRIES_PER_TICK * 10 : 0,
      passed: this.#isScripted ? 41_204 : 0,
      failed: this.#isScripted ? 38 : 0,
      firstNs: isEmpty ? null : START_NS.toString(),
      lastNs: isEmpty ? null : factsOf(this.#entries - 1).timeNs.toString(),
      ledger: {
        packets: this.#entries * 127,
        bytes: this.#entries * 1893,
        entries: this.#entries,
        flows: Math.ceil(this.#entries / 7),
        lines: this.#isLossy ? LOSSES : [],
      },
      memoryBytes: 148_000_000,
    };
  }
}

const LOSSES: SessionTick["ledger"]["lines"] = [
  {
    hop: "kernel",
    code: "ring-full",
    reason: "the kernel's buffer was full before the packets were read",
    unit: "packets",
    count: 1204,
    isLoss: true,
  },
  {
    hop: "transport",
    code: "gap",
    reason: "bytes of a connection were never seen",
    unit: "bytes",
    count: 48_120,
    isLoss: true,
  },
  {
    hop: "dissection",
    code: "unknown-protocol",
    reason: "no dissector recognised the connection",
    unit: "flows",
    count: 36,
    isLoss: false,
  },
];

const os = implement(contract);

const routerOf = (session: FakeSession, cluster: FakeCluster, scene: Scene) => {
  const notes = new FakeNotes(() => session.changeSource({}));
  const openFile = (name: string): { sessionId: string } => ({
    sessionId: session.begin(sourceOf({ name, phase: "loading", bytesTotal: FILE_BYTES }), 0),
  });
  return os.router({
    app: {
      info: os.app.info.handler(() => ({
        version: "0.1.0",
        host: "web",
        platform: "linux",
        canCapture: scene.name !== "failed",
        captureHint:
          scene.name === "failed"
            ? "Capturing needs a permission that this user lacks: sudo setcap cap_net_raw,cap_net_admin=eip $(which tcpdump)"
            : "",
      })),
      catalogue: os.app.catalogue.handler(() => FAKE_CATALOGUE),
    },
    session: {
      ticks: os.session.ticks.handler(({ signal }) => changes(session, () => session.tick(), signal)),
      openFiles: os.session.openFiles.handler(({ input }) =>
        openFile(input.paths.map((path) => path.split("/").at(-1)).join(", ")),
      ),
      openDemo: os.session.openDemo.handler(() => ({
        sessionId: session.begin(sourceOf({ kind: "demo", name: "demo", phase: "live" }), 0),
      })),
      reopen: os.session.reopen.handler(() => ({
        sessionId: session.begin(
          sourceOf({ kind: "stored", name: "checkout-incident.pcapng", phase: "ended" }),
          scene.rows,
        ),
      })),
      cancelLoad: os.session.cancelLoad.handler(() => {
        session.changeSource({
          phase: "cancelled",
          notice: "Loading was cancelled; what was read until then is shown.",
        });
        return {};
      }),
      close: os.session.close.handler(() => {
        session.begin(NO_SOURCE, 0);
        return {};
      }),
      list: os.session.list.handler(() => ({ sessions: session.sessions })),
      remove: os.session.remove.handler(({ input }) => {
        session.sessions = session.sessions.filter(({ id }) => id !== input.sessionId);
        return {};
      }),
    },
    cluster: clusterRouterOf(cluster, {
      get id() {
        return session.sessionId;
      },
      begin: (name) => session.begin(sourceOf({ kind: "cluster", name, phase: "live" }), 0),
      join: () => session.changeSource({ phase: "live" }),
      end: () => session.changeSource({ phase: "ended" }),
    }),
    scripts: scriptRouterOf(new FakeScripts(scene.name)),
    keyLog: keyLogRouterOf(),
    dissectors: dissectorRouterOf(scene.name),
    snapshots: snapshotRouterOf(new FakeSnapshots(scene.name)),
    notes: noteRouterOf(notes, (view) => session.view(view).rows(0, session.tick().entries, false)),
    colours: colourRouterOf(notes),
    capture: {
      interfaces: os.capture.interfaces.handler(() => ({ interfaces: INTERFACES })),
      checkFilter: os.capture.checkFilter.handler(({ input }) => ({
        error: /^[a-z0-9 .()]*$/.test(input.filter) ? "" : "syntax error in the filter expression",
      })),
      start: os.capture.start.handler(({ input }) => ({
        sessionId: session.begin(sourceOf({ kind: "interfaces", name: input.interfaces.join(", "), phase: "live" }), 0),
      })),
      stop: os.capture.stop.handler(() => {
        session.changeSource({ phase: "ended" });
        return {};
      }),
    },
    view: {
      open: os.view.open.handler(({ input }) => session.view(session.openView(input)).tick(session.generation)),
      ticks: os.view.ticks.handler(({ input, signal }) =>
        changes(session, () => session.view(input.view).tick(session.generation), signal),
      ),
      rows: os.view.rows.handler(async ({ input }) => {
        await pause(12);
        return {
          generation: session.generation,
          start: input.start,
          rows: session
            .view(input.view)
            .rows(input.start, input.count, scene.name.startsWith("scripts"))
            .map((row) => notes.onRow(row)),
        };
      }),
      locate: os.view.locate.handler(({ input }) => ({ position: session.view(input.view).locate(input.id) })),
      histogram: os.view.histogram.handler(({ input }) => session.view(input.view).histogram(input.buckets)),
      close: os.view.close.handler(({ input }) => {
        session.views.delete(input.view);
        return {};
      }),
    },
    find: findRouterOf((id) => session.view(id)),
    entry: {
      detail: os.entry.detail.handler(({ input }) => {
        const detail = detailOf(Number(input.id.slice(1)));
        return { ...detail, row: notes.onRow(detail.row) };
      }),
    },
    filter: {
      explain: explainOf(),
      values: os.filter.values.handler(({ input }) => ({
        values: ["price", "catalog", "payments", "inventory"]
          .filter((value) => value.includes(input.prefix))
          .map((value, index) => ({ value, count: 1204 - index * 211 })),
      })),
    },
    save: {
      write: os.save.write.handler(({ input }) => ({
        path: input.path,
        downloadUrl: "",
        bytes: 91_204_112,
        packets: 6_121_527,
        entries: 48_201,
      })),
    },
  });
};

/** Serves the contract on a port, in a scene, until the returned function is called. */
export const openFakeSession = (port: MessagePort, scene: Scene): (() => void) => {
  const session = new FakeSession();
  const cluster = new FakeCluster(scene.name);
  session.play(scene);
  const timer = setInterval(() => {
    cluster.advance();
    session.isFilling = cluster.hasAgents && !EMPTY.has(scene.name);
    session.advance();
  }, TICK_MS);
  new RPCHandler(routerOf(session, cluster, scene)).upgrade(port);
  port.start();
  return () => {
    clearInterval(timer);
    port.close();
  };
};
