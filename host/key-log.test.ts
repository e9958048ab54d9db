// A key log lent to an open session, as a window does it: the capture is read again in its place.
import { appendFile, copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CaptureReader, type CaptureMetadata } from "../engine/index.ts";
import { CAPTURES, DEMO, withFolder } from "../session/testing/captures.ts";
import { type Client, connectWindow, firstOf, newApi } from "./testing/client.ts";

const CAPTURE = join(CAPTURES, "tls/decrypted.pcap");
const KEYS = join(CAPTURES, "tls/decrypted.keys");
const CONNECTIONS = 13;

interface Window {
  readonly client: Client;
  readonly folder: string;
  /** Where the key log is to be. */
  readonly keys: string;
}

function withWindow(use: (window: Window) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const api = newApi(folder);
    const { client, close } = connectWindow(api);
    try {
      await use({ client, folder, keys: join(folder, "keys.log") });
    } finally {
      close();
      await api.close();
    }
  });
}

const loaded = async (client: Client) =>
  firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
/** Summaries of what was read inside TLS. */
async function inside(client: Client): Promise<readonly string[]> {
  await loaded(client);
  const view = await client.view.open({ filter: "http", sort: null, showConnections: false });
  await firstOf(await client.view.ticks({ view: view.view }), ({ isComplete }) => isComplete);
  const { rows } = await client.view.rows({ view: view.view, start: 0, count: 100 });
  await client.view.close({ view: view.view });
  return rows.map(({ summary }) => summary);
}

test("an open capture is read again in its place, and again without it", () =>
  withWindow(async ({ client, keys }) => {
    await copyFile(KEYS, keys);
    await client.session.openFiles({ paths: [CAPTURE] });
    expect(await inside(client)).toEqual([]);
    const former = (await loaded(client)).sessionId;
    await client.keyLog.use({ path: keys, isKept: false });
    const tick = await loaded(client);
    expect(tick).toMatchObject({ readAgainOf: former, sessionName: "decrypted.pcap" });
    expect(await inside(client)).toHaveLength(CONNECTIONS);
    expect((await client.session.list({})).sessions.map(({ id }) => id)).toEqual([tick.sessionId]);
    const state = await client.keyLog.state({});
    expect(state).toMatchObject({ path: keys, isKept: false, problem: "", use: "files", newSecrets: 0 });
    expect(state.outcomes).toEqual([{ outcome: "decrypted", count: CONNECTIONS }]);
    expect(JSON.stringify(state)).not.toMatch(/[0-9a-f]{64}/);
    await client.keyLog.remove({});
    expect(await inside(client)).toEqual([]);
    expect(await client.keyLog.state({})).toMatchObject({ path: "", outcomes: [{ outcome: "", count: CONNECTIONS }] });
  }));

test("what scripts wrote beside an open capture is still there when it was read again", () =>
  withWindow(async ({ client, folder, keys }) => {
    await copyFile(KEYS, keys);
    await client.session.openFiles({ paths: [CAPTURE] });
    const former = (await loaded(client)).sessionId;
    const report = join(folder, "sessions", former, "files/report.txt");
    await writeFile(report, "written by a script");
    await client.keyLog.use({ path: keys, isKept: false });
    const { sessionId } = await loaded(client);
    const { sessions } = await client.session.list({});
    expect(sessions.map(({ id }) => id).toSorted()).toEqual([former, sessionId].toSorted());
    expect(await readFile(report, "utf8")).toBe("written by a script");
  }));

test("secrets that come later are counted, and read with the next reading", () =>
  withWindow(async ({ client, keys }) => {
    const lines = (await readFile(KEYS, "latin1")).trimEnd().split("\n");
    const first = lines[0]?.split(" ")[1] ?? "";
    await writeFile(keys, `${lines.filter((line) => !line.includes(first)).join("\n")}\n`);
    await client.session.openFiles({ paths: [CAPTURE] });
    await loaded(client);
    await client.keyLog.use({ path: keys, isKept: false });
    expect(await inside(client)).toHaveLength(CONNECTIONS - 1);
    expect((await client.keyLog.state({})).outcomes).toEqual([
      { outcome: "decrypted", count: CONNECTIONS - 1 },
      { outcome: "the key log has no secret for this client random", count: 1 },
    ]);
    const late = lines.filter((line) => line.includes(first));
    await appendFile(keys, `${late.join("\n")}\n`);
    await expect.poll(async () => (await client.keyLog.state({})).newSecrets).toBe(late.length);
    await client.keyLog.readAgain({});
    expect(await inside(client)).toHaveLength(CONNECTIONS);
    expect((await client.keyLog.state({})).newSecrets).toBe(0);
  }));

test("another session has it only where it is kept", () =>
  withWindow(async ({ client, keys }) => {
    await copyFile(KEYS, keys);
    // Chosen before anything is open it is for what is opened next.
    await client.keyLog.use({ path: keys, isKept: false });
    await client.session.openFiles({ paths: [CAPTURE] });
    expect(await inside(client)).toHaveLength(CONNECTIONS);
    await client.session.openFiles({ paths: [CAPTURE] });
    expect(await inside(client)).toEqual([]);
    expect((await client.keyLog.state({})).path).toBe("");
    await client.keyLog.use({ path: keys, isKept: true });
    await client.session.openFiles({ paths: [DEMO] });
    await client.session.openFiles({ paths: [CAPTURE] });
    expect(await inside(client)).toHaveLength(CONNECTIONS);
  }));

test("a key log that is not there costs nothing but its own use, and no folder of a session holds a secret", () =>
  withWindow(async ({ client, folder, keys }) => {
    await client.session.openFiles({ paths: [CAPTURE] });
    await loaded(client);
    await client.keyLog.use({ path: keys, isKept: false });
    expect((await loaded(client)).source.notice).toContain("without TLS keys: ");
    expect((await client.keyLog.state({})).problem).toContain("there is no such file");
    await copyFile(KEYS, keys);
    await client.keyLog.readAgain({});
    expect(await inside(client)).toHaveLength(CONNECTIONS);
    await client.session.close({});
    const secret = (await readFile(KEYS, "latin1")).split("\n")[0]?.split(" ")[2] ?? "none";
    const names = await readdir(join(folder, "sessions"), { recursive: true, withFileTypes: true });
    for (const name of names.filter((one) => one.isFile())) {
      expect(await readFile(join(name.parentPath, name.name), "latin1")).not.toContain(secret);
    }
  }));

/** The secrets that a pcapng file brings, as text. */
async function secretsIn(path: string): Promise<string> {
  const found: CaptureMetadata[] = [];
  const reader = new CaptureReader((metadata) => found.push(metadata));
  reader.push(await readFile(path), () => undefined);
  reader.finish(() => undefined);
  return found.map((one) => (one.kind === "secrets" ? Buffer.from(one.data).toString("latin1") : "")).join("");
}

test("saved packets bring secrets where that is asked for, those of the saved connections alone", () =>
  withWindow(async ({ client, folder, keys }) => {
    const other = `CLIENT_RANDOM ${"ab".repeat(32)} ${"cd".repeat(48)}\n`;
    await writeFile(keys, other + (await readFile(KEYS, "latin1")));
    await client.session.openFiles({ paths: [CAPTURE] });
    await client.keyLog.use({ path: keys, isKept: false });
    await loaded(client);
    const save = async (name: string, withSecrets: boolean, what: Parameters<Client["save"]["write"]>[0]["what"]) => {
      const path = join(folder, name);
      const written = await client.save.write({
        what,
        format: name.endsWith("pcap") ? "pcap" : "pcapng",
        path,
        withSecrets,
      });
      return { path, notice: written.notice };
    };
    const without = await save("without.pcapng", false, { kind: "all" });
    expect(await secretsIn(without.path)).toBe("");
    expect((await save("with.pcap", true, { kind: "all" })).notice).toContain("pcap has no place for them");
    const whole = await save("with.pcapng", true, { kind: "all" });
    const secrets = await secretsIn(whole.path);
    expect(secrets).toContain("CLIENT_RANDOM");
    expect(secrets).not.toContain("abababab");
    const view = await client.view.open({
      filter: 'request.path == "/tls13-chacha"',
      sort: null,
      showConnections: false,
    });
    await firstOf(await client.view.ticks({ view: view.view }), ({ isComplete }) => isComplete);
    const one = await save("one.pcapng", true, { kind: "view", view: view.view });
    const randoms = new Set(
      (await secretsIn(one.path))
        .trim()
        .split("\n")
        .map((line) => line.split(" ")[1]),
    );
    expect(randoms.size).toBe(1);
    await client.session.openFiles({ paths: [whole.path] });
    expect(await inside(client)).toHaveLength(CONNECTIONS);
    // Saved again, what the file brought is left out as the user's own is.
    const again = await save("again.pcapng", false, { kind: "all" });
    expect(await secretsIn(again.path)).toBe("");
    expect(await secretsIn((await save("kept.pcapng", true, { kind: "all" })).path)).toBe(secrets);
  }));
