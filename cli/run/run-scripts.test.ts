// A run from its files to its report, with sandboxes that do what a test says.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createHeadsReader } from "../../engine/index.ts";
import type { Action } from "../../session/actions/index.ts";
import { fakeAction } from "../../session/actions/testing/test-desk.ts";
import { type Behaviour, FakeSandbox } from "../../session/hooks/testing/fake-scripts.ts";
import type { ScriptEntry, StartScript } from "../../session/hooks/types.ts";
import { UsageError } from "../command/failures.ts";
import { httpExchange, makeCapture } from "../testing/make-capture.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { type RunOrder, runScripts } from "./run-scripts.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-run-"));
afterAll(() => rmSync(folder, { recursive: true }));

function save(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const SHOP = save(
  "shop.pcap",
  makeCapture([
    { clientPort: 40_001, serverPort: 80, said: [...httpExchange("/cart", 200), ...httpExchange("/pay", 502)] },
  ]),
);

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  readonly sandboxes: readonly FakeSandbox[];
}

/** Runs one script of this source and behaviour over the shop's capture. */
async function run(
  behaviour: Behaviour,
  order: Partial<RunOrder> & { readonly source?: string; readonly actions?: readonly Action[] } = {},
): Promise<Ran> {
  const { source = "// Slow calls\n", actions = [], ...given } = order;
  const script = save("script.js", source);
  const sandboxes: FakeSandbox[] = [];
  const start: StartScript = (from, events) => {
    const sandbox = new FakeSandbox(behaviour, from, events);
    sandboxes.push(sandbox);
    return sandbox;
  };
  const whole: RunOrder = {
    scripts: [script],
    captures: [SHOP],
    protos: [],
    filter: undefined,
    output: "text",
    constants: [],
    send: null,
    ...given,
  };
  const { terminal, printed } = recordingTerminal();
  try {
    const code = await runScripts(
      whole,
      { start, openActions: async () => ({ actions, close: async () => undefined }) },
      terminal,
    );
    return { code, ...printed(), sandboxes };
  } finally {
    expect(sandboxes.every(({ isStopped }) => isStopped)).toBe(true);
  }
}
function recordingTerminal(): { readonly terminal: Terminal; readonly printed: () => { out: string; error: string } } {
  let [out, error] = ["", ""];
  const terminal: Terminal = {
    out: { write: (text) => void (out += text), writeBytes: () => undefined, flush: () => undefined },
    isInTerminal: false,
    isOutTerminal: false,
    isErrorTerminal: false,
    columns: 120,
    useColour: false,
    error: (line) => void (error += `${line}\n`),
    progress: () => undefined,
    ask: async () => "",
  };
  return { terminal, printed: () => ({ out, error }) };
}

function statusOf({ document }: ScriptEntry): unknown {
  return JSON.parse(document).response?.status;
}
const LINE = { level: "log", node: "desktop", entryId: "", line: 3, column: 1 } as const;
/** Prints and marks what failed, and would send a message of it. */
const SLOW: Behaviour = {
  hooks: ["onItemCaptured"],
  item: async (entry, { events }) => {
    if (statusOf(entry) !== 502) return;
    events.line({ ...LINE, text: "bad \u001b[31mgateway\u001b[0m\u0007" });
    events.verdicts([{ id: entry.id, verdict: "failed" }]);
    const args = ["https://hooks.example/s3cret-token", "", "bad gateway", "#ff0000"];
    await events.call({ helper: "vendor.slack", args, entryId: entry.id, line: 4, column: 3 });
  },
};

describe("what a script does is told", () => {
  test("its lines on standard output, all else on standard error, and nothing is sent", async () => {
    const { code, out, error } = await run(SLOW, { constants: ["HOOK=https://hooks.example/s3cret-token"] });
    expect([code, out]).toEqual([0, "bad gateway·\n"]);
    expect(error).toMatch(/^failed: file:shop\.pcap\/000000000000\.pcap-2$/m);
    expect(error).toMatch(/^would call vendor\.slack at .*script\.js:4:3: "••••","","bad gateway","#ff0000"$/m);
    expect(error).toMatch(/^3 entries: 0 passed, 1 failed; 1 calls recorded, nothing sent$/m);
  });
  test("as JSON all of it, one object a line", async () => {
    const { out, error } = await run(SLOW, { output: "json" });
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { kind: string });
    expect(lines.map(({ kind }) => kind)).toEqual(["log", "failed", "would-call", "end"]);
    expect(lines[0]).toMatchObject({ title: "Slow calls", text: "bad \u001b[31mgateway\u001b[0m\u0007", line: 3 });
    expect(lines.at(-1)).toMatchObject({ entries: 3, failed: 1, callCount: 1, problems: [] });
    expect(error).toBe("");
  });
  test("error lines with their place", async () => {
    const start: Behaviour["start"] = ({ events }) => events.line({ ...LINE, level: "error", text: "no\nway" });
    const { out, error } = await run({ start });
    expect([out, error.split("\n", 2).join("|")]).toEqual(["", `${join(folder, "script.js")}:3:1: no|way`]);
  });
  test("what is really sent, and what could not be", async () => {
    const slack = fakeAction("vendor.slack", () => Promise.reject(new Error("answered 403")));
    const send = { allowedHosts: ["https://hooks.example/s3cret-token"], filesFolder: join(folder, "files") };
    const { code, error } = await run(SLOW, { actions: [slack], send });
    expect([code, slack.calls.length]).toEqual([1, 1]);
    expect(error).toMatch(/^thresher: vendor\.slack to .* was not sent: .*answered 403$/m);
    expect(error).toMatch(/0 passed, 1 failed; 1 calls$/m);
  });
});

describe("a script gets", () => {
  test("each entry once, in order of completion, and flows", async () => {
    const { sandboxes } = await run({ hooks: ["onItemCaptured"] });
    expect(sandboxes[0]?.seen).toEqual([1, 2, 0].map((index) => `file:shop.pcap/000000000000.pcap-${index}`));
  });
  test("only entries of the filters: that of the command line, and that of its head", async () => {
    const hooks = ["onItemCaptured"] as const;
    const path = await run({ hooks }, { filter: "http" });
    expect(path.sandboxes[0]?.seen).toHaveLength(2);
    const own = await run({ hooks }, { filter: "http", source: "// Bad\n// filter: status_code >= 500\n" });
    expect(own.sandboxes[0]?.seen).toEqual(["file:shop.pcap/000000000000.pcap-2"]);
    const first = await run({ hooks }, { filter: "http && limit(1)" });
    expect(first.sandboxes[0]?.seen).toHaveLength(1);
  });
  test("heads of all packets, where it has the hook", async () => {
    const heads: Uint8Array[] = [];
    const start: Behaviour["start"] = (sandbox) => {
      sandbox.packets = async (packets) => void heads.push(packets.heads);
    };
    const { error } = await run({ hooks: ["onPacketCaptured"], start });
    const read = createHeadsReader();
    const facts = heads.flatMap((bytes) => [...read(bytes)]);
    expect(error).toContain(`3 entries, ${facts.length} packets:`);
    expect(new Set(facts.map(({ protocol }) => protocol))).toEqual(new Set(["tcp"]));
  });
  test("constants that it names and that are given, and no others of the environment", async () => {
    process.env["RUN_TEST_NAMED"] = "named";
    process.env["RUN_TEST_OTHER"] = "other";
    const source = 'env.RUN_TEST_NAMED + env["RUN_TEST_GIVEN"]';
    const { sandboxes } = await run({}, { source, constants: ["RUN_TEST_GIVEN=a=b"] });
    expect(sandboxes[0]?.source.env).toEqual({ RUN_TEST_NAMED: "named", RUN_TEST_GIVEN: "a=b" });
  });
  test("its jobs run once, at the end", async () => {
    const ran: string[] = [];
    const { error } = await run({
      start: ({ events }) => events.scheduled({ tag: "report", cron: "0 * * * * *", limit: 0 }),
      job: (tag) => {
        ran.push(tag);
        return "broken";
      },
    });
    expect(ran).toEqual(["report"]);
    expect(error).toContain("3 entries");
  });
});

describe("a run that fails", () => {
  test("for a script that does not start says where, and reads nothing", async () => {
    const start: Behaviour["start"] = () =>
      Promise.reject(Object.assign(new Error("unexpected token"), { line: 2, column: 5 }));
    const failure = run({ start }, { captures: ["/none.pcap"] });
    await expect(failure).rejects.toBeInstanceOf(UsageError);
    await expect(failure).rejects.toThrow(/script\.js:2:5: .*unexpected token/);
  });
  test("for a filter in a script's head that is not valid", async () => {
    const failure = run({}, { source: "// T\n// filter: http &&\n" });
    await expect(failure).rejects.toBeInstanceOf(UsageError);
    await expect(failure).rejects.toThrow(/script\.js:2:\d+: filter: /);
  });
  test("for a constant without a value", () => expect(run({}, { constants: ["A"] })).rejects.toThrow('not "A"'));
  test("for a script that is not there, and a capture that is not", async () => {
    await expect(run({}, { scripts: ["/none.js"] })).rejects.toThrow("ENOENT");
    await expect(run({}, { captures: ["/none.pcap"] })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
  test("in a hook ends with 1, and tells the place", async () => {
    const failing: Behaviour = {
      hooks: ["onItemCaptured"],
      item: ({ id }, { events }) =>
        events.failure({ hook: "onItemCaptured", message: "TypeError: x is null", entryId: id, line: 7, column: 2 }),
    };
    const { code, error } = await run(failing);
    expect(code).toBe(1);
    expect(error).toMatch(/script\.js:7:2: onItemCaptured: TypeError: x is null/);
  });
});

test("entries of a large capture come in batches of a bounded size", async () => {
  const big = save(
    "big.pcap",
    makeCapture(
      Array.from({ length: 300 }, (_, i) => ({
        clientPort: 30_000 + i,
        serverPort: 80,
        said: Array.from({ length: 40 }, () => httpExchange(`/${i}`, 200, "x".repeat(500))).flat(),
      })),
    ),
  );
  let most = 0;
  const start: Behaviour["start"] = (sandbox) => {
    sandbox.items = async (entries) => {
      most = Math.max(most, entries.length);
      await new Promise(setImmediate);
    };
  };
  const { error } = await run({ hooks: ["onItemCaptured"], start }, { captures: [big] });
  expect(error).toContain("12300 entries");
  expect(most).toBeLessThanOrEqual(256);
});
