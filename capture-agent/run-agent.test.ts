// The agent by hand: its own tcpdump (a stand-in), its own ring, both gone with it.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunningAgent } from "./agent.ts";
import { runAgent } from "./run-agent.ts";
import { connectTo, drawCredentials, LOOPBACK } from "./testing/agent-connection.ts";
import { until } from "./testing/until.ts";

const STAND_IN = fileURLToPath(new URL("./testing/stand-in/tcpdump", import.meta.url));
const CREDENTIALS = drawCredentials();
const TIMEOUT_MS = 60_000;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thresher-hand-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(packetFilter: string, tcpdump = STAND_IN): Promise<RunningAgent> {
  const listen = { host: LOOPBACK, port: 0 };
  return runAgent({
    node: "host-1",
    interfaceName: "any",
    packetFilter,
    listen,
    credentials: CREDENTIALS,
    tcpdump,
    folder,
  });
}
/** Why nothing is captured, once the agent knows. */
async function check(packetFilter: string, tcpdump: string, expected: RegExp): Promise<void> {
  const agent = await run(packetFilter, tcpdump);
  try {
    await until("a failure", () => agent.status.failure !== "");
    expect(agent.status.failure).toMatch(expected);
  } finally {
    await agent.stop();
  }
}

test(
  "captures at once, orders narrow what it captures, and it leaves nothing behind",
  async () => {
    const agent = await run("tcp");
    const connection = connectTo(agent.port, CREDENTIALS);
    try {
      await until("packets", () => agent.status.packets > 0n);
      expect(await connection.client.hello({})).toMatchObject({ node: "host-1" });
      expect((await connection.client.capture({ order: 3n, packetFilter: "port 80" })).error).toBe("");
      expect((await connection.client.capture({ order: 4n, packetFilter: "bad" })).error).toMatch(/syntax error/);
      await until("the order is told", () => agent.status.order === 3n);
      expect(readdirSync(folder).length).toBe(1);
    } finally {
      connection.close();
      await agent.stop();
    }
    expect(readdirSync(folder)).toEqual([]);
  },
  TIMEOUT_MS,
);

test("says why it does not capture: a filter that is none, a program that is not there", async () => {
  await check("bad", STAND_IN, /syntax error/);
  await check("", join(folder, "nothing"), /ENOENT/);
});

test("an address that is taken is an error, and leaves nothing behind", async () => {
  const agent = await run("tcp");
  const listen = { host: LOOPBACK, port: agent.port };
  const second = { node: "n", interfaceName: "any", packetFilter: "", listen, credentials: CREDENTIALS, folder };
  await expect(runAgent({ ...second, tcpdump: STAND_IN })).rejects.toThrow("EADDRINUSE");
  await agent.stop();
  expect(readdirSync(folder)).toEqual([]);
});
