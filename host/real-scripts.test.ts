// Scripts as users run them: real sandboxes, a real capture, real parts.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { ScriptsState } from "../contract/index.ts";
import { CAPTURES, withFolder } from "../session/testing/captures.ts";
import { type Client, connectWindow, firstOf, newApi } from "./testing/client.ts";

const HTTP = join(CAPTURES, "http/node-server.pcap");
const SECRET = "s3cr3t-of-the-user";

async function withScripts(
  sources: Readonly<Record<string, string>>,
  use: (client: Client) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const api = newApi(folder);
    const { client, close } = connectWindow(api);
    try {
      await client.scripts.setEnv({ name: "TOKEN", value: SECRET, isSecret: true });
      for (const [file, source] of Object.entries(sources)) {
        await client.scripts.write({ file, source, version: "" });
        await client.scripts.setActive({ file, isActive: true });
      }
      await state(client, ({ scripts }) => scripts.every(({ phase }) => phase !== "starting" && phase !== "off"));
      await use(client);
    } finally {
      close();
      await api.close();
    }
  });
}
async function state(client: Client, isWanted: (state: ScriptsState) => boolean): Promise<ScriptsState> {
  return firstOf(await client.scripts.states({}), isWanted);
}
/** Loads a capture; answers how many entries it has. */
async function load(client: Client): Promise<number> {
  await client.session.openFiles({ paths: [HTTP] });
  const { entries } = await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
  return entries;
}
async function texts(client: Client, title: string): Promise<string[]> {
  const { lines } = await client.scripts.console({ afterSeq: 0 });
  return lines.filter((line) => line.title === title).map(({ text }) => text);
}
async function printed(client: Client, title: string, count: number): Promise<string[]> {
  for (;;) {
    const seen = await texts(client, title);
    if (seen.length >= count) return seen;
    const { consoleSeq } = await state(client, () => true);
    await state(client, (now) => now.consoleSeq > consoleSeq);
  }
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
/** A server that takes requests; they are answered by `answer`. */
async function serve(answer: (body: string, respond: (text: string) => void) => void): Promise<string> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => answer(Buffer.concat(parts).toString(), (text) => response.end(text)));
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/`;
}

const SEEN = "// Seen\nfunction onItemCaptured(data) { console.log(data.id); }";

describe("scripts over a capture", () => {
  it("see every entry as it loads, mark rows, and alter what is shown", () =>
    withScripts(
      {
        "seen.js": SEEN,
        "mark.js": `// Mark
          // filter: http
          function onItemCaptured(data) { return data.response.status >= 400 ? test.fail(data) : test.pass(data); }
          function onItemQueried(data) { data.request.path = "[REDACTED]"; return data; }`,
      },
      async (client) => {
        const entries = await load(client);
        const ids = await printed(client, "Seen", entries);
        expect(new Set(ids).size).toBe(entries);
        const marked = await firstOf(await client.session.ticks({}), (tick) => tick.passed > 0 && tick.failed > 0);
        expect(marked.passed + marked.failed).toBeLessThanOrEqual(entries);
        const { view } = await client.view.open({ filter: "http", sort: null, showConnections: false });
        const tick = await firstOf(await client.view.ticks({ view }), ({ isComplete }) => isComplete);
        const { rows } = await client.view.rows({ view, start: 0, count: tick.total });
        const detail = await client.entry.detail({ id: rows[0]?.id ?? "" });
        expect(JSON.parse(detail.entry).request.path).toBe("[REDACTED]");
      },
    ));
  it("go on while one of them never ends", () =>
    withScripts(
      {
        "loop.js": "// Loop\nfunction onItemCaptured() { while (true) {} }",
        "seen.js": SEEN,
      },
      async (client) => {
        const entries = await load(client);
        expect(await printed(client, "Seen", entries)).toHaveLength(entries);
        const [line = ""] = await printed(client, "Loop", 1);
        expect(line).toContain("onItemCaptured");
        expect((await client.scripts.console({ afterSeq: 0 })).lines.some(({ script }) => script === "loop.js")).toBe(
          true,
        );
      },
    ));
  it("that wait for a service that never answers hold up neither the capture nor each other", async () => {
    const asked = Promise.withResolvers<void>();
    const url = await serve(() => asked.resolve());
    await withScripts(
      { "slow.js": `// Slow\nfunction onItemCaptured() { vendor.webhook("POST", "${url}", "x"); }`, "seen.js": SEEN },
      async (client) => {
        await client.scripts.setArmed({ isArmed: true });
        await client.scripts.decideHost({ script: "slow.js", host: new URL(url).host, rule: "allowed" });
        const entries = await load(client);
        await asked.promise;
        expect(await printed(client, "Seen", entries)).toHaveLength(entries);
        const { scripts } = await state(client, (now) => now.scripts.some(({ phase }) => phase === "waiting"));
        expect(scripts.find(({ file }) => file === "slow.js")?.behind).toBe(entries);
      },
    );
  });
  it("are two halves where they talk to the hub, which gathers", () =>
    withScripts(
      {
        "hub.js": `// Hub
          var seen = 0, sum = 0;
          function onItemCaptured() { seen++; hub.action("seen", { count: 1, from: utils.nodeName() }); }
          function onHubAction(action, object) { sum += object.count; console.log(utils.nodeName() + " " + sum + " " + seen); }`,
      },
      async (client) => {
        const entries = await load(client);
        expect((await printed(client, "Hub", entries)).at(-1)).toBe(`hub ${entries} 0`);
      },
    ));
});

describe("what scripts send", () => {
  it("has the secret where it goes, and nowhere else", async () => {
    const bodies: string[] = [];
    const url = await serve((body, respond) => {
      bodies.push(body);
      respond("thanks");
    });
    const source = `// Send
      function onItemCaptured(data) {
        console.log("with", env.TOKEN, { deep: env.TOKEN });
        if (this.sent) return;
        this.sent = true;
        console.log(vendor.webhook("POST", "${url}?t=" + env.TOKEN, { token: env.TOKEN }));
        throw new Error("failed with " + env.TOKEN);
      }`;
    await withScripts({ "send.js": source }, async (client) => {
      await client.scripts.setArmed({ isArmed: true });
      await client.scripts.decideHost({ script: "send.js", host: new URL(url).host, rule: "allowed" });
      const entries = await load(client);
      const lines = await printed(client, "Send", entries + 2);
      expect(bodies).toEqual([JSON.stringify({ token: SECRET })]);
      expect(lines).toContain("thanks");
      const { alerts } = await client.scripts.alerts({ afterSeq: 0 });
      expect(alerts.at(-1)).toMatchObject({ helper: "vendor.webhook", phase: "sent" });
      const dry = [];
      for await (const progress of await client.scripts.dryRun({ files: [] })) dry.push(progress);
      expect(dry.at(-1)?.callCount).toBeGreaterThan(0);
      expect(bodies).toHaveLength(1);
      const id = alerts.at(-1)?.entryId ?? "";
      const { traces } = await client.scripts.trace({ id });
      expect(traces[0]?.problem).toContain("failed with ••••");
      const told = JSON.stringify([lines, alerts, dry, traces, await state(client, () => true)]);
      expect(told).not.toContain(SECRET);
    });
  });
  it("is recorded until the folder is armed, and a job runs once in a dry run", () =>
    withScripts(
      {
        "job.js": `// Job
          var seen = 0;
          function onItemCaptured() { seen++; }
          jobs.schedule("report", "0 0 0 1 1 *", function (who) { vendor.slack("https://hooks.slack.example/", who, String(seen), "#ff0000"); }, 0, "team");`,
      },
      async (client) => {
        const entries = await load(client);
        await state(client, ({ scripts }) =>
          scripts.some(({ costs }) => costs.some(({ hook, calls }) => hook === "onItemCaptured" && calls === entries)),
        );
        await client.scripts.runJob({ tag: "report" });
        const { alerts } = await client.scripts.alerts({ afterSeq: 0 });
        expect(alerts).toMatchObject([{ helper: "vendor.slack", phase: "recorded", title: "Job" }]);
        const last = [];
        for await (const progress of await client.scripts.dryRun({ files: [] })) last.push(progress);
        expect(last.at(-1)?.calls).toMatchObject([{ helper: "vendor.slack", script: "job.js" }]);
        expect(JSON.parse(last.at(-1)?.calls[0]?.args ?? "[]")[2]).toBe(String(entries));
      },
    ));
});
