// Live capture with the machine's own tcpdump and dumpcap, on the loopback interface of a network namespace made for the
// test: it needs root, and is skipped with a reason elsewhere. What needs no privilege is tested everywhere.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ContractError } from "../../contract/index.ts";
import type { CaptureMetadata } from "../../engine/pcap/index.ts";
import { checkCaptureFilter } from "./capture-filter.ts";
import { type CaptureProgram, findCapturePrograms } from "./capture-programs.ts";
import { InterfaceSource, MAX_LIVE_INTERFACES } from "./interface-source.ts";
import { talkInNamespace } from "./testing/namespace-traffic.ts";

const NAMESPACE = `thresher-test-${process.pid}`;
const programs = findCapturePrograms().filter(({ kind }) => kind !== "cap");
const folder = mkdtempSync(join(tmpdir(), "thresher-live-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

function canMakeNamespaces(): boolean {
  if (process.getuid?.() !== 0 || programs.length === 0) return false;
  try {
    execFileSync("ip", ["netns", "add", NAMESPACE], { stdio: "ignore" });
    execFileSync("ip", ["-n", NAMESPACE, "link", "set", "lo", "up"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
const isPrivileged = canMakeNamespaces();
afterAll(() => {
  if (isPrivileged) execFileSync("ip", ["netns", "del", NAMESPACE]);
});

/** The program, run inside the namespace. */
function inNamespace({ kind, path }: CaptureProgram): CaptureProgram {
  return { kind, path: script(`${kind}-inside`, `exec ip netns exec ${NAMESPACE} ${path} "$@"`) };
}

interface Seen {
  packets: number;
  lastNumber: number;
  metadata: CaptureMetadata[];
  payloads: Set<string>;
  ended: string[];
}

function sourceOf(program: CaptureProgram | readonly CaptureProgram[], filter: string, interfaces = ["lo"]) {
  const seen: Seen = { packets: 0, lastNumber: 0, metadata: [], payloads: new Set(), ended: [] };
  const source = new InterfaceSource({
    interfaces,
    filter,
    programs: "kind" in program ? [program] : program,
    visitor: {
      onPacket: ({ bytes, start, end, number }) => {
        seen.packets++;
        seen.lastNumber = number;
        const text = Buffer.from(bytes.subarray(start, end)).toString("latin1");
        for (const [payload] of text.matchAll(/datagram \d+/g)) seen.payloads.add(payload);
      },
      onMetadata: (found) => seen.metadata.push(found),
      onEnd: (name, error) => seen.ended.push(`${name}: ${error.code}`),
    },
  });
  return { source, seen };
}

async function checkError(source: InterfaceSource, code: string, message: RegExp): Promise<void> {
  const error: unknown = await source.start().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ContractError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
}

describe.skipIf(!isPrivileged)("live (skipped without root, ip netns and tcpdump)", () => {
  test.each(programs.map((program) => [program.kind, program] as const))(
    "%s: every packet arrives, numbered, named and counted",
    async (_kind, program) => {
      const { source, seen } = sourceOf(inNamespace(program), "udp port 4444");
      await source.start();
      await talkInNamespace(NAMESPACE, 20_000);
      await source.stop();
      expect(seen.payloads.size).toBe(20_000);
      expect([seen.packets, seen.lastNumber]).toEqual([20_000, 20_000]);
      const [counters] = source.counters;
      expect(counters).toMatchObject({ name: "lo", delivered: 20_000, captured: 20_000, droppedByKernel: 0 });
      expect(seen.metadata[0]).toMatchObject({
        kind: "interface",
        index: 0,
        facts: { linkType: 1, name: "lo", filter: "udp port 4444" },
      });
      expect(seen.ended).toEqual([]);
    },
  );

  describe("with the preferred program", () => {
    let program: CaptureProgram;
    beforeAll(() => {
      program = inNamespace(programs[0] ?? { kind: "tcpdump", path: "tcpdump" });
    });

    test("a pause captures nothing, and numbers go on after it", async () => {
      const { source, seen } = sourceOf(program, "udp");
      await source.start();
      await talkInNamespace(NAMESPACE, 10);
      await source.pause();
      await talkInNamespace(NAMESPACE, 10);
      expect(seen.packets).toBe(10);
      await source.start();
      await talkInNamespace(NAMESPACE, 5);
      await source.stop();
      expect([seen.packets, seen.lastNumber, source.counters[0]?.captured]).toEqual([15, 15, 15]);
      expect(seen.metadata.filter(({ kind }) => kind === "interface").length).toBe(1);
    });

    test("counters can be asked for while it runs", async () => {
      const { source } = sourceOf(program, "udp");
      await source.start();
      await talkInNamespace(NAMESPACE, 100);
      const asked = (): number | undefined => {
        source.askCounters();
        return source.counters[0]?.captured;
      };
      if (program.kind === "tcpdump") await expect.poll(asked, { timeout: 10_000 }).toBe(100);
      await source.stop();
      expect(source.counters[0]?.captured).toBe(100);
    });

    test("while held, packets wait and are not lost", async () => {
      const { source, seen } = sourceOf(program, "udp");
      await source.start();
      source.hold(true);
      await talkInNamespace(NAMESPACE, 2_000);
      source.hold(false);
      await source.stop();
      expect(seen.payloads.size).toBe(2_000);
    });

    test("an interface that is not there", () =>
      checkError(sourceOf(program, "", ["eth9"]).source, "NOT_FOUND", /eth9/));

    test("one interface that fails ends the others", async () => {
      const { source } = sourceOf(program, "", ["lo", "eth9"]);
      await checkError(source, "NOT_FOUND", /eth9/);
      expect(source.counters.map(({ name }) => name)).toEqual(["lo", "eth9"]);
    });

    test("a user without the privilege is told the one command", async () => {
      const stub = script(
        "tcpdump-nobody",
        `exec setpriv --reuid 65534 --clear-groups --bounding-set -all tcpdump "$@"`,
      );
      const { source } = sourceOf({ kind: "tcpdump", path: stub }, "");
      await checkError(source, "NO_PERMISSION", /lo is not permitted/);
    });

    test("a second program that has the privilege is used", async () => {
      const refuses = script("refuses", "echo 'tcpdump: lo: Operation not permitted' >&2; exit 1");
      const { source, seen } = sourceOf([{ kind: "tcpdump", path: refuses }, program], "");
      await source.start();
      await talkInNamespace(NAMESPACE, 3);
      await source.stop();
      expect(seen.packets).toBeGreaterThanOrEqual(3);
    });
  });
});

describe.skipIf(!programs.some(({ kind }) => kind === "tcpdump"))("capture filters (skipped without tcpdump)", () => {
  const check = async (filter: string, expected: RegExp): Promise<void> =>
    expect(await checkCaptureFilter(filter, programs)).toMatch(expected);
  test("good ones", async () => {
    for (const filter of ["", "  ", "tcp port 80", "host 10.0.0.1 and not icmp6", "-1 < len"])
      await check(filter, /^$/);
  });
  test("bad ones, with the reason", async () => {
    await check("tcp prot 80", /syntax error/);
    await check("port nonsuch", /unknown port/);
    await check("x".repeat(5_000), /longer than/);
    await check("tcp\0", /zero/);
  });
  test("a filter is never taken for an option", () => check("-w stolen.pcap", /./));
  test("a bad filter starts nothing", () =>
    checkError(sourceOf(programs, "tcp prot 80").source, "BAD_FILTER", /capture filter: .*syntax error/));
});

describe("programs that misbehave", () => {
  const tcpdump = (body: string): CaptureProgram => ({ kind: "tcpdump", path: script(`t${Math.random()}`, body) });
  const header = `printf '\\324\\303\\262\\241\\002\\000\\004\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\004\\000\\001\\000\\000\\000'`;

  test("no program", () =>
    checkError(sourceOf({ kind: "tcpdump", path: join(folder, "gone") }, "").source, "UNSUPPORTED", /ENOENT/));
  test("one that ends at once", () =>
    checkError(sourceOf(tcpdump("exit 3"), "").source, "UNSUPPORTED", /without a word/));
  test("one that dies later is told", async () => {
    const go = join(folder, "go");
    const body = `${header}; while [ ! -e ${go} ]; do sleep 0.02; done; echo 'tcpdump: pcap_loop: The interface disappeared' >&2`;
    const { source, seen } = sourceOf(tcpdump(body), "");
    await source.start();
    writeFileSync(go, "");
    await expect.poll(() => seen.ended).toEqual(["lo: UNSUPPORTED"]);
    await source.stop();
  });
  test("one that ignores the request to end is killed", async () => {
    const pidFile = join(folder, "stubborn");
    const { source } = sourceOf(
      tcpdump(`trap '' INT; echo $$ > ${pidFile}; ${header}; exec sleep 600 > /dev/null 2>&1`),
      "",
    );
    await source.start();
    const pid = Number(readFileSync(pidFile, "utf8"));
    expect(process.kill(pid, 0)).toBe(true);
    await source.stop();
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });
  test("one whose own child keeps the pipes open does not hold up the end", async () => {
    const { source, seen } = sourceOf(tcpdump(`sleep 5 & ${header}; exec sleep 600`), "");
    await source.start();
    await source.stop();
    expect(seen.ended).toEqual([]);
  });
  test("too many interfaces", () => {
    const names = Array.from({ length: MAX_LIVE_INTERFACES + 1 }, (_, i) => `eth${i}`);
    return checkError(sourceOf(tcpdump("exit 1"), "", names).source, "LIMIT", /more than 16/);
  });
});
