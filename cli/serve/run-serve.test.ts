import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/websocket";
import type { ContractRouterClient } from "@orpc/contract";
import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Contract, SessionTick } from "../../contract/index.ts";
import { RENDERER_FOLDER } from "../places.ts";
import { httpExchange, makeCapture } from "../testing/make-capture.ts";
import { PROGRAM, programEnvironment, runProgram } from "../testing/run-program.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-run-serve-"));
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

test("the window is built (npm test builds it first; by hand: npm run build)", () => {
  expect(existsSync(join(RENDERER_FOLDER, "index.html"))).toBe(true);
});

interface Served {
  readonly child: ChildProcess;
  readonly address: URL;
  /** Resolves with the exit code. */
  readonly closed: Promise<number | null>;
}

async function serve(args: readonly string[]): Promise<Served> {
  const env = programEnvironment({ THRESHER_HOME: join(folder, "home"), TMPDIR: folder });
  const child = spawn(process.execPath, [PROGRAM, "serve", ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  const closed = new Promise<number | null>((done) => child.once("close", done));
  const said = await new Promise<string>((done, failed) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("\n")) done(text);
    });
    void closed.then((code) => failed(new Error(`serve ended with ${code}`)));
  });
  return { child, address: new URL(said.replace("Thresher: ", "").trim()), closed };
}

async function enter({ address }: Served): Promise<string> {
  const response = await fetch(address, { redirect: "manual" });
  return (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

/** The first tick of the session that says that a load is over. */
async function loadedTick(served: Served): Promise<SessionTick> {
  const { origin, host } = served.address;
  const socket = new WebSocket(`ws://${host}/rpc`, { headers: { cookie: await enter(served), origin } });
  const client: ContractRouterClient<Contract> = createORPCClient(
    // The library asks for a browser's socket; ws has the members that it uses.
    new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
  );
  try {
    for await (const tick of await client.session.ticks({})) {
      if (tick.source.phase === "ended" || tick.source.phase === "failed") return tick;
    }
    throw new Error("the ticks ended");
  } finally {
    socket.close();
  }
}

async function check(args: readonly string[], expected: object): Promise<void> {
  const served = await serve(args);
  expect(await loadedTick(served)).toMatchObject(expected);
  served.child.kill("SIGTERM");
  expect(await served.closed).toBe(0);
}

test("a capture that is named is open when the window comes", async () => {
  const path = join(folder, "shop.pcap");
  writeFileSync(path, makeCapture([{ clientPort: 40_000, serverPort: 80, said: httpExchange("/cart", 200) }]));
  await check([path], { sessionName: "shop.pcap", source: { kind: "files", phase: "ended", notice: "" }, entries: 2 });
});

test("a file that is no capture is told in the window", async () => {
  const path = join(folder, "text.pcap");
  writeFileSync(path, "this is not a capture");
  await check([path], { source: { phase: "failed", notice: expect.stringContaining("text.pcap") } });
});

test("the page comes with the cookie only", async () => {
  const served = await serve([]);
  const { origin } = served.address;
  expect((await fetch(origin)).status).toBe(403);
  const page = await fetch(origin, { headers: { cookie: await enter(served) } });
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<div id="root">')]);
  served.child.kill("SIGINT");
  expect(await served.closed).toBe(0);
});

test("a port in use is exit code 1 with what to do", async () => {
  const served = await serve([]);
  const run = await runProgram(["serve", "--port", served.address.port]);
  expect([run.code, run.out]).toEqual([1, ""]);
  expect(run.error).toBe(
    `thresher: port ${served.address.port} of 127.0.0.1 is in use; choose another with --port, or 0 for a free one\n`,
  );
  served.child.kill("SIGTERM");
  await served.closed;
});

test("nothing stays behind: no folder, no process", async () => {
  const served = await serve([]);
  const made = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith("thresher-serve-"));
  expect(made()).toHaveLength(1);
  served.child.kill("SIGTERM");
  await served.closed;
  expect(made()).toEqual([]);
  await expect(fetch(served.address)).rejects.toThrow();
});
