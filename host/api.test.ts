import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type MadePacket, withFolder, writeCapture } from "../session/testing/captures.ts";
import { MAX_CONNECTIONS } from "./api.ts";
import { MAX_VIEWS } from "./connection.ts";
import { type Client, connectWindow, firstOf, newApi, withWindow } from "./testing/client.ts";

const PACKETS: readonly MadePacket[] = [1, 2, 1, 3].map((host, i) => ({ host, sec: 100 + i }));

/** A window with the capture opened and read to its end. */
async function withCapture(use: (client: Client, folder: string) => Promise<void>): Promise<void> {
  await withWindow(async (client, folder) => {
    await client.session.openFiles({ paths: [await writeCapture(join(folder, "a.pcapng"), PACKETS)] });
    await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
    await use(client, folder);
  });
}
async function openView(client: Client, filter = ""): Promise<string> {
  const { view } = await client.view.open({ filter, sort: null, showConnections: true });
  await firstOf(await client.view.ticks({ view }), ({ isComplete }) => isComplete);
  return view;
}
/** The call is refused with this code, and says what to do. */
async function refuses(call: Promise<unknown>, code: string): Promise<void> {
  await expect(call).rejects.toMatchObject({ code, defined: true, data: { nextStep: expect.stringMatching(/./) } });
}

describe("what the program is", () => {
  test("version, host and why it cannot capture", () =>
    withWindow(async (client) => {
      expect(await client.app.info({})).toEqual({
        version: "1.2.3",
        host: "web",
        platform: process.platform,
        canCapture: false,
        captureHint: "install tcpdump",
      });
    }));
  test("the catalogue has fields, paths and protocols", () =>
    withWindow(async (client) => {
      const { fields, paths, protocols } = await client.app.catalogue({});
      expect(fields.map(({ name }) => name)).toContain("status_code");
      expect(paths.map(({ path }) => path)).toContain("request.method");
      expect(protocols.map(({ name }) => name)).toContain("http");
    }));
  test("interfaces and capture filters are those of the machine", () =>
    withWindow(async (client) => {
      expect((await client.capture.interfaces({})).interfaces).toMatchObject([{ name: "lo" }]);
      expect(await client.capture.checkFilter({ filter: "tcp port 80" })).toEqual({ error: "" });
      expect(await client.capture.checkFilter({ filter: "tcp prt" })).toEqual({ error: "syntax error" });
    }));
});

describe("a session", () => {
  test("ticks say the present state first, and every change of it", () =>
    withWindow(async (client, folder) => {
      const ticks = await client.session.ticks({});
      expect((await ticks.next()).value).toMatchObject({ sessionId: "", source: { kind: "none" } });
      const { sessionId } = await client.session.openFiles({
        paths: [await writeCapture(join(folder, "a.pcap"), PACKETS)],
      });
      const last = await firstOf(ticks, ({ source }) => source.phase === "ended");
      expect(last).toMatchObject({
        sessionId,
        sessionName: "a.pcap",
        entries: 3,
        firstNs: "100000000000",
        ledger: { packets: 4 },
      });
    }));
  test("is listed, closed, opened again and removed", () =>
    withCapture(async (client) => {
      const [first] = (await client.session.list({})).sessions;
      const sessionId = first?.id ?? "";
      await client.session.close({});
      await refuses(client.view.open({ filter: "", sort: null, showConnections: true }), "NOT_FOUND");
      expect(await client.session.reopen({ sessionId })).toEqual({ sessionId });
      await openView(client);
      await client.session.remove({ sessionId });
      expect(await client.session.list({})).toEqual({ sessions: [] });
    }));
  test("the demo plays, and a load can be cancelled", () =>
    withWindow(async (client, folder) => {
      await writeCapture(join(folder, "demo.pcapng"), [
        { host: 1, sec: 1 },
        { host: 2, sec: 90_000 },
      ]);
      await client.session.openDemo({});
      await firstOf(await client.session.ticks({}), ({ ledger }) => ledger.packets === 1);
      await client.session.cancelLoad({});
      const tick = await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "cancelled");
      expect(tick).toMatchObject({ sessionName: "demo", entries: 1 });
    }));
  test("files that cannot be opened are refused", () =>
    withWindow((client, folder) =>
      refuses(client.session.openFiles({ paths: [join(folder, "none.pcap")] }), "NOT_FOUND"),
    ));
});

describe("a view", () => {
  test("has rows by position, of the filter and in order", () =>
    withCapture(async (client) => {
      const view = await openView(client, 'src.ip != "10.0.0.2"');
      const { rows, start } = await client.view.rows({ view, start: 1, count: 10 });
      expect({ start, rows: rows.map(({ no, src }) => [no, src.ip, src.name]) }).toEqual({
        start: 1,
        rows: [[3, "10.0.0.3", ""]],
      });
      const sorted = await client.view.open({
        filter: "",
        sort: { column: "no", descending: true },
        showConnections: true,
      });
      await firstOf(await client.view.ticks({ view: sorted.view }), ({ isComplete }) => isComplete);
      expect((await client.view.rows({ view: sorted.view, start: 0, count: 1 })).rows).toMatchObject([{ no: 3 }]);
    }));
  test("knows where an entry stands, and how entries spread over time", () =>
    withCapture(async (client) => {
      const view = await openView(client);
      const { rows } = await client.view.rows({ view, start: 0, count: 3 });
      expect(await client.view.locate({ view, id: rows[2]?.id ?? "" })).toEqual({ position: 2 });
      expect(await client.view.locate({ view, id: "file:a/x-1" })).toEqual({ position: null });
      expect((await client.view.histogram({ view, buckets: 3 })).counts).toEqual([2, 0, 1]);
    }));
  test("is closed by its window, by another session, and at a limit", () =>
    withCapture(async (client, folder) => {
      const view = await openView(client);
      await client.view.close({ view });
      await refuses(client.view.rows({ view, start: 0, count: 1 }), "NOT_FOUND");
      const other = await openView(client);
      const ticks = await client.view.ticks({ view: other });
      await client.session.openFiles({ paths: [await writeCapture(join(folder, "b.pcap"), PACKETS)] });
      for await (const state of ticks) expect(state.view).toBe(other);
      await refuses(client.view.rows({ view: other, start: 0, count: 1 }), "NOT_FOUND");
      for (let i = 0; i < MAX_VIEWS; i++) await client.view.open({ filter: "", sort: null, showConnections: true });
      await refuses(client.view.open({ filter: "", sort: null, showConnections: true }), "LIMIT");
    }));
  test("a filter that is not valid says where", () =>
    withCapture(async (client) => {
      const call = client.view.open({ filter: "((", sort: null, showConnections: true });
      await expect(call).rejects.toMatchObject({ code: "BAD_FILTER", data: { offset: 2 } });
    }));
  test("hides what its filter redacts, in the list, in the detail and in what is saved", () =>
    withCapture(async (client, folder) => {
      const view = await openView(client, 'udp and redact("src.ip")');
      const { rows } = await client.view.rows({ view, start: 0, count: 1 });
      expect(rows[0]?.src.ip).toBe("[REDACTED]");
      const { entry, row } = await client.entry.detail({ id: rows[0]?.id ?? "" });
      expect([JSON.parse(entry).src.ip, row.src.ip]).toEqual(["[REDACTED]", "[REDACTED]"]);
      const path = join(folder, "out.json");
      await client.save.write({ what: { kind: "view", view }, format: "json", path });
      expect(await readFile(path, "utf8")).not.toContain("10.0.0.");
    }));
});

describe("an entry", () => {
  test("is shown whole, with sections and whether its packets are there", () =>
    withCapture(async (client) => {
      const view = await openView(client);
      const { rows } = await client.view.rows({ view, start: 0, count: 1 });
      const detail = await client.entry.detail({ id: rows[0]?.id ?? "" });
      expect(detail.row).toEqual(rows[0]);
      expect(JSON.parse(detail.entry)).toMatchObject({
        id: rows[0]?.id,
        src: { ip: "10.0.0.1", name: "cart", port: "40000" },
      });
      expect(detail.sections.data?.length).toBeGreaterThan(0);
      expect(detail.hasPackets).toBe(true);
      await refuses(client.entry.detail({ id: "file:a/none-1" }), "NOT_FOUND");
    }));
  test("values seen are offered", () =>
    withCapture(async (client) => {
      const { values } = await client.filter.values({ field: "src.ip", prefix: "10.0.0.", limit: 2 });
      expect(values).toEqual([
        { value: "10.0.0.1", count: 1 },
        { value: "10.0.0.2", count: 1 },
      ]);
    }));
  test("a download has a name that the host serves", () =>
    withCapture(async (client, folder) => {
      const saved = await client.save.write({ what: { kind: "all" }, format: "csv", path: "" });
      expect(saved).toMatchObject({ path: "", entries: 3 });
      expect(saved.downloadUrl).toMatch(/^\/download\/[0-9a-z-]+\.csv$/);
      expect((await readFile(join(folder, saved.downloadUrl.slice(10)))).length).toBe(saved.bytes);
    }));
});

describe("what a window may send", () => {
  test.each([
    ["no rows at all", (client: Client) => client.view.rows({ view: "view-1", start: 0, count: 0 })],
    ["too many rows", (client: Client) => client.view.rows({ view: "view-1", start: 0, count: 1_000_000 })],
    ["a negative position", (client: Client) => client.view.rows({ view: "view-1", start: -1, count: 1 })],
    ["no files", (client: Client) => client.session.openFiles({ paths: [] })],
    [
      "a filter without end",
      (client: Client) => client.view.open({ filter: "a".repeat(70_000), sort: null, showConnections: true }),
    ],
  ])("%s is refused before it is looked at", (_name, call) =>
    withWindow(async (client) => {
      await expect(call(client)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }),
  );
  test.each(["..", "../../etc", "a/b"])("session %j is none", (sessionId) =>
    withWindow(async (client) => {
      await refuses(client.session.reopen({ sessionId }), "NOT_FOUND");
      await refuses(client.session.remove({ sessionId }), "NOT_FOUND");
    }),
  );
});

test("views of one window are not those of another, and end with it", () =>
  withFolder(async (folder) => {
    const api = newApi(folder);
    const first = connectWindow(api);
    const second = connectWindow(api);
    await first.client.session.openFiles({ paths: [await writeCapture(join(folder, "a.pcap"), PACKETS)] });
    const view = await openView(first.client);
    await refuses(second.client.view.rows({ view, start: 0, count: 1 }), "NOT_FOUND");
    first.close();
    second.close();
    await api.close();
  }));

test("connections are limited", () =>
  withFolder(async (folder) => {
    const api = newApi(folder);
    const windows = Array.from({ length: MAX_CONNECTIONS }, () => connectWindow(api));
    expect(() => connectWindow(api)).toThrow("windows are connected");
    windows[0]?.close();
    windows.push(connectWindow(api));
    for (const { close } of windows) close();
    await api.close();
  }));
