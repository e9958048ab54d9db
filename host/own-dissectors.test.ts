// A user's dissector from the data folder to the window.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PcapWriter } from "../engine/pcap/index.ts";
import { udpFrame, withFolder } from "../session/testing/captures.ts";
import { type Client, connectWindow, firstOf, newApi } from "./testing/client.ts";

const SOURCE = `const protocol = { name: "acme", transport: "udp", ports: [9999], fields: [{ name: "x", type: "int", doc: "Its bytes" }] };
function identify(b) { return b[0] === 65 ? "client" : "no"; }
function parse(b) { return { length: b.length, kind: "oneway", method: "SAY", fields: { x: b.length } }; }`;

const SCRIPT = `// Long words
// filter: acme && acme_x > 3
function onItemCaptured(data) {
  return kfl.match("acme && acme_x == 6", data) ? test.pass(data) : test.fail(data);
}`;
/** Scripts ask filters in the same words: on the open session, and in a run that sends nothing. */
async function expectScriptsKnow(client: Client): Promise<void> {
  await client.scripts.write({ file: "long.js", source: SCRIPT, version: "" });
  const run = await firstOf(await client.scripts.dryRun({ files: ["long.js"] }), ({ isComplete }) => isComplete);
  expect([run.passed, run.failed, run.scripts[0]?.problem]).toEqual([1, 1, ""]);
  const { version } = await client.scripts.read({ file: "long.js" });
  const source = SCRIPT.replace("> 3", "> 4");
  await client.scripts.write({ file: "long.js", source, version });
  await client.scripts.setActive({ file: "long.js", isActive: true });
  const { sessions } = await client.session.list({});
  // Entries that are there are given when their session is opened.
  expect(sessions).toHaveLength(1);
  await client.keyLog.readAgain({});
  const { failed } = await firstOf(await client.session.ticks({}), ({ passed }) => passed === 1);
  expect(failed).toBe(0);
}

test("its entries are filtered by protocol and by its own fields, and shown; what is wrong beside it is told", () =>
  withFolder(async (folder) => {
    await mkdir(join(folder, "dissectors"));
    await writeFile(join(folder, "dissectors/acme.js"), SOURCE);
    await writeFile(join(folder, "dissectors/wrong.js"), "\n(");
    const pcap = new PcapWriter({ linkType: 1 });
    for (const [i, text] of ["Aone", "Athree"].entries()) {
      const bytes = udpFrame(i + 1, text);
      pcap.packet({
        bytes,
        start: 0,
        end: bytes.length,
        originalLength: bytes.length,
        sec: 1_790_000_000 + i,
        nsec: 0,
        linkType: 1,
      });
    }
    const path = join(folder, "acme.pcap");
    await writeFile(path, pcap.take());
    const api = newApi(folder);
    const { client, close } = connectWindow(api);
    try {
      await client.session.openFiles({ paths: [path] });
      const { source } = await firstOf(await client.session.ticks({}), (tick) => tick.source.phase === "ended");
      expect(JSON.stringify(source)).toMatch(/wrong\.js: SyntaxError: .*\(wrong\.js:2\)/);
      const named = async () => (await client.app.catalogue({})).fields.map(({ name }) => name);
      expect(await named()).toEqual(expect.arrayContaining(["acme", "acme_x"]));
      const { values } = await client.filter.values({ field: "acme_x", prefix: "", limit: 9 });
      expect(values.map(({ value }) => value)).toEqual(["4", "6"]);
      for (const [filter, count] of [
        ["acme", 2],
        ["acme && acme_x == 6", 1],
        ["acme_x < 5", 1],
        ['protocol == "ACME"', 2],
        ["request.x == 6", 1],
      ] as const) {
        const { view } = await client.view.open({ filter, sort: null, showConnections: false });
        const { total } = await firstOf(await client.view.ticks({ view }), ({ isComplete }) => isComplete);
        expect(total, filter).toBe(count);
        const { rows } = await client.view.rows({ view, start: 0, count: 1 });
        const { sections } = await client.entry.detail({ id: rows[0]?.id ?? "" });
        expect(JSON.stringify(sections.request)).toContain("SAY");
      }
      await expectScriptsKnow(client);
      // The words are those of the session: gone with it, and there when it is opened again.
      const [stored] = (await client.session.list({})).sessions;
      await client.session.close({});
      expect(await named()).not.toContain("acme_x");
      await expect(client.filter.values({ field: "acme_x", prefix: "", limit: 9 })).rejects.toThrow("no session");
      await rm(join(folder, "dissectors"), { recursive: true });
      await client.session.reopen({ sessionId: stored?.id ?? "" });
      expect(await named()).toContain("acme_x");
      const { view } = await client.view.open({ filter: "acme_x == 6", sort: null, showConnections: false });
      expect((await firstOf(await client.view.ticks({ view }), ({ isComplete }) => isComplete)).total).toBe(1);
    } finally {
      close();
      await api.close();
    }
  }));
