import { beforeEach, describe, expect, test, vi } from "vitest";
import { commandOfKey, COMMANDS } from "./commands.ts";
import { placeAfter } from "./next-pane.ts";
import type { NativeBridge } from "./native.ts";
import { openRows, openWorkspace, shownRows } from "./testing/open-workspace.ts";
import {
  cancelLoad,
  closeSession,
  openDialog,
  openFileObjects,
  openPaths,
  save,
  step,
  toggleCapture,
  togglePane,
} from "./workspace-actions.ts";
import type { Workspace } from "./workspace.ts";
import { waitFor } from "./testing/wait-for.ts";

/** What the desktop shell would offer; a browser has none of it. */
const shell = (change: Partial<NativeBridge> = {}): NativeBridge => ({
  pathOf: (file) => `/captures/${file.name}`,
  openFiles: async () => ["/captures/a.pcap", "/captures/b.pcapng"],
  savePath: async (suggested) => `/captures/${suggested}`,
  ...change,
});

const inShell = (bridge: NativeBridge | undefined): void => {
  vi.stubGlobal("window", { thresher: bridge, innerWidth: 1440 });
};

beforeEach(() => {
  inShell(undefined);
  return () => vi.unstubAllGlobals();
});

const source = (workspace: Workspace): string => workspace.session.tick.get()?.source.name ?? "";

describe("opening", () => {
  test("by path, several as one session", async () => {
    const workspace = await openWorkspace("start", 0);
    await openPaths(workspace, ["/captures/a.pcap", "/captures/b.pcapng"]);
    await waitFor(() => expect(source(workspace)).toBe("a.pcap, b.pcapng"));
  });

  test("by the shell's dialog and by dropped files, whose path the shell knows", async () => {
    const workspace = await openWorkspace("start", 0);
    inShell(shell());
    await openDialog(workspace);
    await waitFor(() => expect(source(workspace)).toBe("a.pcap, b.pcapng"));
    await openFileObjects(workspace, [new File([], "dropped.pcap")]);
    await waitFor(() => expect(source(workspace)).toBe("dropped.pcap"));
  });

  test("a dialog that is called off opens nothing", async () => {
    const workspace = await openRows(10);
    const former = source(workspace);
    inShell(shell({ openFiles: async () => [] }));
    await openDialog(workspace);
    expect(source(workspace)).toBe(former);
    expect(workspace.failure.get()).toBeNull();
  });
});

/** Uploads as a browser does them, answered by the test. */
class Uploads {
  static answers: ((name: string) => { status: number; response: unknown } | "broken")[] = [];
  readonly upload = new EventTarget();
  readonly #events = new EventTarget();
  responseType = "";
  status = 0;
  response: unknown = null;
  #name = "";
  open(_method: string, url: string): void {
    this.#name = decodeURIComponent(url.split("name=")[1] ?? "");
  }
  addEventListener(type: string, listener: () => void): void {
    this.#events.addEventListener(type, listener);
  }
  send(file: File): void {
    this.upload.dispatchEvent(Object.assign(new Event("progress"), { loaded: file.size }));
    const answer = Uploads.answers.shift()?.(this.#name) ?? "broken";
    if (answer !== "broken") {
      Object.assign(this, answer);
    }
    queueMicrotask(() => this.#events.dispatchEvent(new Event(answer === "broken" ? "error" : "load")));
  }
  abort(): void {
    this.#events.dispatchEvent(new Event("abort"));
  }
}

describe("uploading in a browser", () => {
  beforeEach(() => {
    Uploads.answers = [];
    vi.stubGlobal("XMLHttpRequest", Uploads);
  });
  const stored = (name: string) => ({ status: 200, response: { path: `/var/spool/${name}` } });

  test("each file is sent, its progress told, and then all are opened together", async () => {
    const workspace = await openWorkspace("start", 0);
    Uploads.answers = [stored, stored];
    const seen: string[] = [];
    workspace.upload.subscribe(() => {
      const upload = workspace.upload.get();
      seen.push(upload === null ? "done" : `${upload.name} ${upload.sentBytes} of ${upload.totalBytes}`);
    });
    await openFileObjects(workspace, [new File(["12345"], "a b.pcap"), new File(["1"], "c.pcap")]);
    await waitFor(() => expect(source(workspace)).toBe("a b.pcap, c.pcap"));
    expect(seen).toEqual(["a b.pcap 0 of 5", "a b.pcap 5 of 5", "c.pcap 0 of 1", "c.pcap 1 of 1", "done"]);
  });

  test("a refused or broken upload is a failure by the file's own name, and nothing is opened", async () => {
    const check = async (answer: (typeof Uploads.answers)[number], expected: string): Promise<void> => {
      const workspace = await openRows(10);
      const former = source(workspace);
      Uploads.answers = [answer];
      await openFileObjects(workspace, [new File(["1"], "c.pcap")]);
      expect(workspace.failure.get()).toMatchObject({
        message: expected,
        nextStep: expect.stringContaining("readable"),
      });
      expect([workspace.upload.get(), source(workspace)]).toEqual([null, former]);
    };
    await check(() => ({ status: 413, response: null }), "The upload of c.pcap was refused (HTTP 413).");
    await check(() => "broken", "The upload of c.pcap broke off.");
    await check(() => ({ status: 200, response: "?" }), "The upload of c.pcap was refused (HTTP 200).");
  });

  test("a failure to open an upload names the file, not the place where it was put", async () => {
    const workspace = await openWorkspace("start", 0);
    Uploads.answers = [stored];
    vi.spyOn(workspace, "run").mockImplementation(async () => {
      workspace.failure.set({ code: "", message: "/var/spool/c.pcap: no capture", nextStep: "" });
      return undefined;
    });
    await openFileObjects(workspace, [new File(["1"], "c.pcap")]);
    expect(workspace.failure.get()?.message).toBe("c.pcap: no capture");
  });

  test("a cancelled upload is no failure", async () => {
    const workspace = await openWorkspace("start", 0);
    Uploads.answers = [stored];
    workspace.upload.subscribe(() => workspace.upload.get()?.cancel());
    await openFileObjects(workspace, [new File(["1"], "c.pcap")]);
    expect([workspace.failure.get(), workspace.upload.get()]).toEqual([null, null]);
  });
});

describe("saving", () => {
  const saved = async (what: "all" | "view" | "entries"): Promise<unknown> => {
    const workspace = await openRows(50);
    await step(workspace, 1);
    const client = workspace.connection.client;
    if (client === null) {
      throw new Error("no client");
    }
    let asked: unknown;
    vi.spyOn(workspace, "run").mockImplementation(async (operation) =>
      operation({
        ...client,
        save: {
          write: async (input: unknown) => {
            asked = input;
            return { path: "", downloadUrl: "", bytes: 1, packets: 2, entries: 3 };
          },
        },
      }),
    );
    await save(workspace, what, "json");
    return asked;
  };

  test("what is meant is asked for: everything, the shown view, or the selected entries", async () => {
    expect(await saved("all")).toEqual({ what: { kind: "all" }, format: "json", path: "", withSecrets: false });
    expect(await saved("view")).toMatchObject({ what: { kind: "view", view: expect.stringMatching(/^v\d+$/) } });
    expect(await saved("entries")).toMatchObject({ what: { kind: "entries", ids: ["e0"] } });
  });

  test("the shell is asked where to, with a name made of the session's", async () => {
    const workspace = await openRows(10);
    const suggested: string[] = [];
    inShell(shell({ savePath: async (name) => (suggested.push(name), `/captures/${name}`) }));
    const answer = await save(workspace, "all", "json");
    expect(suggested).toEqual(["checkout-incident.pcapng.jsonl"]);
    expect(answer?.path).toBe("/captures/checkout-incident.pcapng.jsonl");
  });

  test("a dialog that is called off writes nothing", async () => {
    const workspace = await openRows(10);
    inShell(shell({ savePath: async () => "" }));
    expect(await save(workspace, "all", "pcap")).toBeUndefined();
  });
});

describe("source", () => {
  test("the capture key opens the pane, and stops what is captured", async () => {
    const workspace = await openWorkspace("live", 10);
    await toggleCapture(workspace);
    await waitFor(() => expect(workspace.session.tick.get()?.source.phase).toBe("ended"));
    expect(workspace.ui.getState().pane).toBeNull();
    await toggleCapture(workspace);
    expect(workspace.ui.getState().pane).toBe("capture");
  });

  test("a load can be cancelled; what was read stays", async () => {
    const workspace = await openWorkspace("loading", 3000);
    const total = await shownRows(workspace, "");
    await cancelLoad(workspace);
    await waitFor(() => expect(workspace.session.tick.get()?.source.phase).toBe("cancelled"));
    expect(workspace.session.tick.get()?.source.notice).toMatch(/what was read until then is shown/);
    expect(total).toBeGreaterThan(0);
  });

  test("a closed session leaves no rows, no selection and no way back into it", async () => {
    const workspace = await openRows(50);
    await step(workspace, 1);
    await closeSession(workspace);
    await waitFor(() => expect(workspace.session.tick.get()?.source.kind).toBe("none"));
    expect(workspace.ui.getState()).toMatchObject({ selection: null, trail: [], sort: null });
  });

  test("asking for the open pane closes it", async () => {
    const workspace = await openWorkspace("start", 0);
    togglePane(workspace, "settings");
    togglePane(workspace, "ledger");
    expect(workspace.ui.getState().pane).toBe("ledger");
    togglePane(workspace, "ledger");
    expect(workspace.ui.getState().pane).toBeNull();
  });
});

describe("commands", () => {
  const run = async (workspace: Workspace, id: string): Promise<void> => {
    const command = COMMANDS.find((candidate) => candidate.id === id);
    expect(command, id).toBeDefined();
    await command?.run(workspace);
  };

  test("panes and the palette", async () => {
    const workspace = await openWorkspace("start", 0);
    for (const pane of ["save", "sessions", "ledger", "settings", "shortcuts"] as const) {
      await run(workspace, pane);
      expect(workspace.ui.getState().pane).toBe(pane);
    }
    await run(workspace, "palette");
    expect(workspace.ui.getState().isPaletteOpen).toBe(true);
    await run(workspace, "palette");
    expect(workspace.ui.getState().isPaletteOpen).toBe(false);
  });

  test("settings go round and come back", async () => {
    const workspace = await openWorkspace("start", 0);
    const seen = async (id: string, read: () => unknown, times: number): Promise<readonly unknown[]> => {
      const values: unknown[] = [];
      for (let at = 0; at < times; at++) {
        await run(workspace, id);
        values.push(read());
      }
      return values;
    };
    const settings = () => workspace.ui.getState().settings;
    expect(await seen("theme", () => settings().theme, 3)).toEqual(["light", "dark", "system"]);
    expect(await seen("density", () => settings().density, 3)).toEqual(["roomy", "compact", "normal"]);
    expect(await seen("histogram", () => settings().isHistogramOpen, 2)).toEqual([false, true]);
    expect(await seen("connections", () => settings().showConnections, 2)).toEqual([true, false]);
    // In a window of 1440 pixels the detail stands beside the list, so the first move is below it.
    expect(await seen("detail-side", () => settings().placement, 2)).toEqual(["below", "right"]);
  });

  test("rows: next, previous, none, and back", async () => {
    const workspace = await openRows(50);
    await run(workspace, "next");
    await run(workspace, "next");
    await run(workspace, "previous");
    expect(workspace.ui.getState().selection?.position).toBe(0);
    await run(workspace, "close-detail");
    expect(workspace.ui.getState().selection).toBeNull();
    await run(workspace, "back");
    expect(workspace.ui.getState().selection?.position).toBe(0);
  });

  test("copying has its keys, but where text is typed they are the text's", () => {
    const key = (name: string, shiftKey: boolean) => ({
      key: name,
      ctrlKey: true,
      metaKey: false,
      altKey: false,
      shiftKey,
    });
    const check = (name: string, shift: boolean, isTyping: boolean, expected: string | undefined): void =>
      expect(commandOfKey(key(name, shift), isTyping)?.id).toBe(expected);
    check("c", false, false, "copy");
    check("c", false, true, undefined);
    check("C", true, false, "copy-value");
    check("g", false, true, "go-to");
  });

  test("F6 goes round the panes in both directions, from the edge where none has the focus", () => {
    const check = (present: number, by: 1 | -1, expected: number): void =>
      expect(placeAfter(present, by, 4)).toBe(expected);
    check(0, 1, 1);
    check(3, 1, 0);
    check(0, -1, 3);
    check(2, -1, 1);
    check(-1, 1, 0);
    check(-1, -1, 3);
  });
});
