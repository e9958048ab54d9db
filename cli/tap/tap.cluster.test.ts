// `thresher tap` as a user runs it, on a real cluster: two programs that talk across nodes through a Service.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Entry } from "../../contract/index.ts";
import { listEverything, makePod, nodeCommand } from "../../k8s/testing/cluster-objects.ts";
import { until } from "../../k8s/testing/cluster.ts";
import { describeCluster } from "../../k8s/testing/describe-cluster.ts";
import { PROGRAM, programEnvironment, runProgram } from "../testing/run-program.ts";

const SERVER = `import { createServer } from "node:http";
createServer((request, response) => response.end("ok")).listen(8080);`;

await describeCluster("thresher tap", (cluster) => {
  const { admin, namespace } = cluster;
  const folder = mkdtempSync(join(tmpdir(), "thresher-tap-test-"));
  const env = { KUBECONFIG: cluster.kubeconfig };
  const where = ["-n", namespace, "--agent-namespace", namespace];
  let before: readonly string[] = [];

  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(async () => {
    const client = `setInterval(() => fetch("http://shop.${namespace}/cart").catch(() => undefined), 200);`;
    await makePod(admin, namespace, {
      name: "server",
      node: "node-1",
      labels: { app: "shop" },
      ...nodeCommand(SERVER),
    });
    await admin.call({
      method: "POST",
      path: `/api/v1/namespaces/${namespace}/services`,
      body: {
        metadata: { name: "shop" },
        spec: { selector: { app: "shop" }, ports: [{ port: 80, targetPort: 8080 }] },
      },
    });
    await makePod(admin, namespace, { name: "client", node: "node-2", ...nodeCommand(client) });
    await until("the endpoints of the service", async () =>
      (await listEverything(admin, namespace)).some((name) => name.startsWith("endpointslices/")),
    );
    before = await listEverything(admin, namespace);
  });

  /** Nothing of a tap is there once it has ended. */
  async function checkNothingLeft(): Promise<void> {
    expect(await listEverything(admin, namespace)).toEqual(before);
  }

  test("named requests as they happen, and nothing left at the end", async () => {
    const run = await runProgram(["tap", ...where, "-f", 'request.path == "/cart"', "-o", "json", "--limit", "5"], {
      env,
    });
    expect(run.error).toMatch(/^tapping 2 pods on 2 nodes of /);
    // The last entry that was asked for may come before the other node's agent runs.
    expect(run.error).toMatch(/\nnode-([12]): running\n(?:.*\n)*node-\1: capturing\n/);
    expect(run.error).toMatch(/\nremoved \d+ objects from .*; nothing is left\n$/);
    expect(run.code).toBe(0);
    const entries = run.out
      .trimEnd()
      .split("\n")
      .map((line): Entry => JSON.parse(line));
    expect(entries).toHaveLength(5);
    for (const { src, dst, node, cluster: name } of entries) {
      expect([src.name, src.namespace, dst.namespace, name]).toEqual(["client", namespace, namespace, admin.context]);
      expect(["server", "shop"]).toContain(dst.name);
      expect(node.name).toMatch(/^node-[12]$/);
    }
    await checkNothingLeft();
  });

  test("packets of the matching flows, for as long as was asked", async () => {
    const file = join(folder, "cart.pcapng");
    const args = ["--pod", "^server$", "--duration", "3s", "-f", "http", "--write", file];
    const run = await runProgram(["tap", ...where, ...args], { env });
    expect(run.error).toMatch(/^tapping 1 pod on 1 node of /);
    expect(run.error).toMatch(/\n[1-9]\d* packets written to .*cart\.pcapng\n/);
    expect([run.code, run.out]).toEqual([0, ""]);
    const read = await runProgram(["read", file, "-f", 'request.path == "/cart"', "-o", "json", "--limit", "1"]);
    expect(read.out).toContain('"name":"client');
    expect(readFileSync(file).subarray(0, 4)).toEqual(Buffer.from([0x0a, 0x0d, 0x0d, 0x0a]));
    await checkNothingLeft();
  });

  test("what leaves the nodes is decided there", async () => {
    const source = ["--source-filter", 'request.path == "/cart"', "--redact-header", "Host", "--bpf", "tcp"];
    const run = await runProgram(["tap", ...where, ...source, "-f", "http", "-o", "json", "--limit", "3"], { env });
    expect(run.code).toBe(0);
    expect(run.out).not.toContain(`shop.${namespace}`);
    expect(run.out.match(/"path":"\/cart"/g)?.length).toBeGreaterThanOrEqual(3);
    const wrong = await runProgram(["tap", ...where, "--bpf", "tcp) or (udp"], { env });
    expect([wrong.code, wrong.error]).toEqual([2, expect.stringMatching(/parentheses do not match/)]);
    await checkNothingLeft();
  });

  test("pods in place of nodes: entries and packets of what each sees, and nothing runs in them after", async () => {
    const file = join(folder, "pods.pcapng");
    const pods = ["tap", ...where, "--pod-tap", "--pod", "^client$", "-f", 'request.path == "/cart"'];
    const run = await runProgram([...pods, "-o", "json", "--limit", "3"], { env });
    expect(run.error).toMatch(/^thresher: the record of the ended container stays/);
    expect(run.error).toMatch(/\ntapping 1 pod on 1 node of .*, with capture containers in the pods;/);
    expect(run.error).toContain(`\n${namespace}/client: capturing\n`);
    expect(run.error).toMatch(/\nremoved 1 objects from .*; nothing is left\n$/);
    expect(run.code).toBe(0);
    const [first] = run.out.split("\n");
    expect(JSON.parse(first ?? "").node.name).toBe("node-2");
    const saved = await runProgram([...pods, "--limit", "3", "--write", file], { env });
    expect(saved.error).toMatch(/\n[1-9]\d* packets written to .*pods\.pcapng\n/);
    await checkNothingLeft();
  });

  /** Ends a tap with Ctrl+C as soon as its standard error says `when`. */
  async function interrupt(when: RegExp, args: readonly string[] = []): Promise<{ code: unknown; error: string }> {
    const child = spawn(process.execPath, [PROGRAM, "tap", ...where, ...args], { env: programEnvironment(env) });
    let error = "";
    let isAsked = false;
    child.stdout.resume();
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      error += text;
      if (isAsked || !when.test(error)) return;
      isAsked = true;
      child.kill("SIGINT");
    });
    return { code: await new Promise((done) => child.once("close", done)), error };
  }

  test("Ctrl+C removes everything and says so, from the first moment on", async () => {
    const running = await interrupt(/node-1: capturing/);
    expect(running.error).toMatch(/entries from [^]*\nremoved \d+ objects from .*; nothing is left\n$/);
    expect(running.code).toBe(0);
    await checkNothingLeft();

    // The agents are being made at this moment, or just were.
    const early = await interrupt(/^tapping/);
    expect(early.error).toMatch(/nothing is left\n$/);
    await checkNothingLeft();
  });

  test("a reader that goes away ends it quietly", async () => {
    const run = await runProgram(["tap", ...where, "-o", "json"], { env, closeOutputAfterBytes: 10 });
    expect(run.code).toBe(0);
    expect(run.error).toMatch(/nothing is left\n$/);
    await checkNothingLeft();
  });

  test("agents that cannot start are told with the reason, and removed", async () => {
    const stuck = await interrupt(/node-1: stuck: .*(?:image|pull)/i, ["--capture-image", "localhost/no-such-image:1"]);
    expect(stuck.error).toMatch(/node-1: stuck: .*(?:image|pull)/i);
    expect(stuck.error).toMatch(/nothing is left\n$/);
    await checkNothingLeft();
  });

  test("nothing is created for what cannot be written", async () => {
    const run = await runProgram(["tap", ...where, "--write", join(folder, "no/such/folder.json")], { env });
    expect([run.code, run.error]).toEqual([1, expect.stringMatching(/folder\.json: no such file; check the name\n$/)]);
    const refused = await runProgram(["tap", ...where, "--pod", "^nothing"], { env });
    expect([refused.code, refused.error]).toEqual([1, expect.stringMatching(/^thresher: .* cannot be tapped so: /)]);
    await checkNothingLeft();
  });
});
