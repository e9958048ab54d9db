// The user's dissectors as a window lists them.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DissectorsState, DissectorState } from "../contract/index.ts";
import { PcapWriter } from "../engine/pcap/index.ts";
import { until } from "../k8s/testing/cluster.ts";
import { udpFrame } from "../session/testing/captures.ts";
import { type Client, firstOf, withWindow } from "./testing/client.ts";

const ACME = `const protocol = { name: "acme", longName: "Acme orders", transport: "udp", ports: [9999], color: "#455a64",
  fields: [{ name: "x", type: "int", doc: "Its bytes" }] };
function identify(b) { return b[0] === 65 ? "client" : "no"; }
function parse(b) {
  if (b[1] === 33) throw new Error("no orders today");
  return { length: b.length, kind: "oneway", method: "SAY", fields: { x: b.length } };
}`;
/** It never ends, and is switched off for it. */
const SLOW = `const protocol = { name: "slow", transport: "udp" };
function identify(b) { for (;;) ; }
function parse(b) { return null; }`;

async function add(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(join(folder, "dissectors"), { recursive: true });
  for (const [name, source] of Object.entries(files)) await writeFile(join(folder, "dissectors", name), source);
}
/** The state once everything in the folder is known. */
async function known(client: Client): Promise<DissectorsState> {
  let state = await client.dissectors.state({});
  await until("what is in the folder", async () => {
    state = await client.dissectors.state({});
    return state.dissectors.every(({ use }) => use !== "checking");
  });
  return state;
}
async function uses(client: Client): Promise<readonly string[]> {
  return (await known(client)).dissectors.map(({ file, use }) => `${file} ${use}`);
}
async function one(client: Client): Promise<DissectorState> {
  const [found] = (await known(client)).dissectors;
  if (found === undefined) throw new Error("there is none");
  return found;
}
/** Datagrams from as many ports. */
async function capture(folder: string, texts: readonly string[]): Promise<string> {
  const pcap = new PcapWriter({ linkType: 1 });
  for (const [i, text] of texts.entries()) {
    const bytes = udpFrame(i + 1, text);
    const size = { bytes, start: 0, end: bytes.length, originalLength: bytes.length };
    pcap.packet({ ...size, sec: 1_790_000_000 + i, nsec: 0, linkType: 1 });
  }
  const path = join(folder, "acme.pcap");
  await writeFile(path, pcap.take());
  return path;
}
async function read(client: Client, path: string): Promise<void> {
  await client.session.openFiles({ paths: [path] });
  await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
}

test("none are there at first; a sample is one, and what it needs to be used is said", () =>
  withWindow(async (client, folder) => {
    expect(await client.dissectors.state({})).toEqual({
      folder: join(folder, "dissectors"),
      folderProblem: "",
      session: "none",
      canReadAgain: false,
      dissectors: [],
    });
    const { samples } = await client.dissectors.samples({});
    expect(samples.map(({ file }) => file)).toContain("zookeeper.js");
    await client.dissectors.addSample({ file: "zookeeper.js" });
    expect(await one(client)).toMatchObject({
      file: "zookeeper.js",
      use: "ready",
      abbr: "ZOOKEEPER",
      ports: ["2181"],
      words: expect.arrayContaining(["zookeeper", "zookeeper_path"]),
      calls: 0,
    });
  }));

test("what is wrong with a file is told with its line before any capture is opened, and gone when it is mended", () =>
  withWindow(async (client, folder) => {
    await add(folder, { "acme.js": "\n(" });
    expect(await one(client)).toMatchObject({
      use: "failed",
      name: "",
      problems: [expect.stringMatching(/^SyntaxError: .*\(acme\.js:2\)$/)],
    });
    await add(folder, { "acme.js": ACME });
    expect(await one(client)).toMatchObject({ use: "ready", problems: [] });
  }));

test("of a session it is told what each claimed and took, what failed, and what is not as it was read", () =>
  withWindow(async (client, folder) => {
    await add(folder, { "acme.js": ACME, "twin.js": ACME });
    await read(client, await capture(folder, ["Aone", "Athree", "A!", "other"]));
    const { session, canReadAgain, dissectors } = await known(client);
    expect([session, canReadAgain]).toEqual(["reads", true]);
    expect(dissectors).toMatchObject([
      {
        file: "acme.js",
        use: "used",
        longName: "Acme orders",
        color: "#455a64",
        entries: 2,
        failures: 1,
        lastFailure: expect.stringMatching(/no orders today.*\(acme\.js:5\)/),
      },
      { file: "twin.js", use: "failed", problems: ["there is a protocol acme already"] },
    ]);
    const [acme] = dissectors;
    expect(acme?.flows).toBeGreaterThan(0);
    expect(acme?.calls).toBeGreaterThan(2);
    expect(acme?.totalUs).toBeGreaterThan(0);
    expect(acme?.longestUs).toBeLessThanOrEqual(acme?.totalUs ?? 0);

    await add(folder, { "acme.js": `${ACME}\n` });
    await rm(join(folder, "dissectors/twin.js"));
    expect(await uses(client)).toEqual(["acme.js changed", "twin.js gone"]);
    await client.keyLog.readAgain({});
    await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
    expect(await uses(client)).toEqual(["acme.js used"]);
    expect((await one(client)).entries).toBe(2);
  }));

test("one that takes too long is off, and a session that is opened again says what it was read with", () =>
  withWindow(async (client, folder) => {
    await add(folder, { "slow.js": SLOW });
    await read(client, await capture(folder, ["one", "two", "three", "four", "five", "six"]));
    expect(await one(client)).toMatchObject({
      use: "off",
      isOff: true,
      problems: [expect.stringMatching(/took too long/), expect.stringMatching(/not called any more/)],
    });
    const [stored] = (await client.session.list({})).sessions;
    await client.session.close({});
    expect(await uses(client)).toEqual(["slow.js ready"]);
    await client.session.reopen({ sessionId: stored?.id ?? "" });
    expect(await uses(client)).toEqual(["slow.js off"]);
    expect(await readFile(join(folder, "sessions", stored?.id ?? "", "session.json"), "utf8")).toContain("slow.js");
  }));

test("a folder that cannot be read is told", () =>
  withWindow(async (client, folder) => {
    await writeFile(join(folder, "dissectors"), "no folder");
    const { folderProblem, dissectors } = await client.dissectors.state({});
    expect(folderProblem).toMatch(/cannot be read/);
    expect(dissectors).toEqual([]);
  }));
