// What capture programs print, as tables: lists, counters, failures.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CaptureReader } from "../../engine/pcap/index.ts";
import { type CapHandle, capCapture, capDeviceLines, isCapModule } from "./cap-capture.ts";
import { captureFailure, findCapturePrograms, permissionStep } from "./capture-programs.ts";
import { addCounters, NO_COUNTERS, readCounters } from "./drop-counters.ts";
import { type Addresses, checkPermission, listInterfaces, parseInterfaces } from "./interface-list.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-programs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that is a shell script. */
function script(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("lists of interfaces", () => {
  const address = { netmask: "", mac: "", cidr: null, family: "IPv4" as const };
  const addresses: Addresses = {
    eth0: [{ ...address, address: "10.0.0.5", internal: false }],
    lo: [{ ...address, address: "127.0.0.1", internal: true }],
    Ethernet: [{ ...address, address: "192.168.1.2", internal: false }],
  };
  const check = (list: string, expected: readonly string[]): void => {
    const found = parseInterfaces(list, addresses);
    const text = found.map(({ name, description, addresses: known, isUp, isLoopback }) =>
      [name, description, known.join(), isUp ? "up" : "down", isLoopback ? "loopback" : ""].join("|"),
    );
    expect(text).toEqual(expected);
  };
  test("tcpdump's", () =>
    check(
      "1.eth0 [Up, Running, Connected]\n2.any (Pseudo-device that captures on all interfaces) [Up, Running]\n" +
        "3.lo [Up, Running, Loopback]\n4.ifb0 [none]\n6.bluetooth-monitor (Bluetooth Linux Monitor) [Wireless]\n",
      [
        "eth0||10.0.0.5|up|",
        "any|Pseudo-device that captures on all interfaces||up|",
        "lo||127.0.0.1|up|loopback",
        "ifb0|||down|",
      ],
    ));
  test("dumpcap's, also on Windows", () =>
    check("1. eth0\r\n2. any\r\n3. lo (Loopback)\r\n4. \\Device\\NPF_{A-1} (Ethernet)\r\n5. dbus-system\r\n", [
      "eth0||10.0.0.5|up|",
      "any|||up|",
      "lo|Loopback|127.0.0.1|up|loopback",
      "\\Device\\NPF_{A-1}|Ethernet|192.168.1.2|up|",
    ]));
  test("nothing, or nonsense", () => check("tcpdump: no suitable device found\n\n", []));
  test("a program that is not there lists nothing", async () => {
    expect(await listInterfaces({ kind: "tcpdump", path: join(folder, "none") })).toEqual([]);
  });
});

describe("counters", () => {
  const check = (printed: string, expected: Partial<typeof NO_COUNTERS>): void =>
    expect(readCounters(printed)).toEqual({ ...NO_COUNTERS, ...expected });
  test("tcpdump at its end", () =>
    check(
      "\n1 packet captured\n12 packets received by filter\n3 packets dropped by kernel\n2 packets dropped by interface\n",
      {
        captured: 1,
        received: 12,
        droppedByKernel: 3,
        droppedByInterface: 2,
      },
    ));
  test("tcpdump when asked: the last answer counts", () =>
    check(
      "tcpdump: 5 packets captured, 6 packets received by filter, 0 packets dropped by kernel\n" +
        "tcpdump: 9 packets captured, 10 packets received by filter, 1 packet dropped by kernel\n",
      { captured: 9, received: 10, droppedByKernel: 1 },
    ));
  test("dumpcap", () =>
    check(
      "Packets captured: 12\nPackets received/dropped on interface 'lo': 12/5 (pcap:3/dumpcap:0/flushed:0/ps_ifdrop:2) (70.6%)\n",
      { captured: 12, received: 12, droppedByKernel: 3, droppedByInterface: 2 },
    ));
  test("nothing printed keeps what was known; runs add up", () => {
    const known = { captured: 1, received: 2, droppedByKernel: 3, droppedByInterface: 4 };
    expect(readCounters("listening on lo\n", known)).toEqual(known);
    expect(addCounters(known, known)).toEqual({ captured: 2, received: 4, droppedByKernel: 6, droppedByInterface: 8 });
  });
});

describe("failures", () => {
  const tcpdump = { kind: "tcpdump", path: "/opt/bin/tcpdump" } as const;
  const check = (said: string, code: string, message: RegExp, step: RegExp): void => {
    const error = captureFailure(tcpdump, "eth9", said);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error.data.nextStep).toMatch(step);
  };
  test("permission", () =>
    check(
      "tcpdump: eth9: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n",
      "NO_PERMISSION",
      /eth9 is not permitted/,
      /^Run: sudo setcap cap_net_raw,cap_net_admin\+eip \/opt\/bin\/tcpdump$/,
    ));
  test("no such interface", () =>
    check("tcpdump: eth9: No such device exists\n", "NOT_FOUND", /no interface eth9/, /Choose/));
  test("anything else is said as it was", () =>
    check("tcpdump: listening on x\ntcpdump: out of cheese\n", "UNSUPPORTED", /out of cheese/, /by hand/));
  test("nothing was said", () => check("", "UNSUPPORTED", /without a word/, /by hand/));
  test("no program at all names what to install", () => {
    const error = captureFailure({ kind: "cap", path: "node" }, "eth0", "cap: Cannot find package 'cap'\n");
    expect(error).toMatchObject({ code: "UNSUPPORTED", message: expect.stringContaining("Cannot find package") });
    expect(error.data.nextStep).toMatch(/Npcap/);
  });
  test("each system has its own way to permission", () => {
    const dumpcap = { kind: "dumpcap", path: join(folder, "closed") } as const;
    writeFileSync(dumpcap.path, "", { mode: 0o600 });
    expect(permissionStep(dumpcap, "linux")).toMatch(/usermod -aG wireshark/);
    expect(permissionStep(tcpdump, "darwin")).toMatch(/bpf/);
    expect(permissionStep(tcpdump, "win32")).toMatch(/Npcap/);
  });
});

describe("finding programs", () => {
  test("on the path, tcpdump first", () => {
    const path = script("tcpdump", "exit 1");
    expect(findCapturePrograms(folder, "none")).toEqual([{ kind: "tcpdump", path }]);
    const dumpcap = script("dumpcap", "exit 1");
    expect(findCapturePrograms(folder, "none")).toEqual([
      { kind: "tcpdump", path },
      { kind: "dumpcap", path: dumpcap },
    ]);
  });
  test("where there is none, the npm package is left", () => {
    expect(findCapturePrograms("", "none")).toEqual([{ kind: "cap", path: process.execPath }]);
  });
});

describe("permission", () => {
  const list = 'if [ "$1" = -D ]; then echo "1.eth0 [Up]"; exit 0; fi';
  test("may", async () => {
    const path = script("may", list);
    expect(await checkPermission([{ kind: "tcpdump", path }])).toEqual({ canCapture: true, hint: "" });
  });
  test("may not, and how to change it; a second program may", async () => {
    const refusal = "echo 'tcpdump: eth0: Operation not permitted' >&2; exit 1";
    const program = { kind: "tcpdump", path: script("may-not", `${list}; ${refusal}`) } as const;
    const { canCapture, hint } = await checkPermission([program]);
    expect([canCapture, hint]).toEqual([false, `capturing on eth0 is not permitted. ${permissionStep(program)}`]);
    const other = { kind: "dumpcap", path: script("may-2", list) } as const;
    expect((await checkPermission([program, other])).canCapture).toBe(true);
  });
  test("no program and no package", async () => {
    const { canCapture, hint } = await checkPermission([{ kind: "cap", path: process.execPath }]);
    expect(canCapture || /Npcap/.test(hint)).toBe(true);
  });
});

describe("the npm package cap", () => {
  let listener: (bytes: number, isTruncated: boolean) => void = () => undefined;
  let memory: Buffer = Buffer.alloc(0);
  class FakeCap implements CapHandle {
    static deviceList(): { name: string; description?: string }[] {
      return [{ name: "\\Device\\NPF_{1}", description: "Ethernet" }, { name: "lo" }];
    }
    open(device: string, filter: string, _bytes: number, buffer: Buffer): string {
      expect([device, filter]).toEqual(["dev", "tcp"]);
      memory = buffer;
      return "ETHERNET";
    }
    on(_event: "packet", onPacket: (bytes: number, isTruncated: boolean) => void): void {
      listener = onPacket;
    }
  }
  const module = { Cap: FakeCap };
  test("is recognised", () => {
    expect(isCapModule(module)).toBe(true);
    for (const other of [undefined, {}, { Cap: 1 }, { Cap: Map }]) expect(isCapModule(other)).toBe(false);
  });
  test("lists its devices as dumpcap does", () => {
    const names = parseInterfaces(capDeviceLines(module), {}).map(({ name, description }) => `${name}|${description}`);
    expect(names).toEqual(["\\Device\\NPF_{1}|Ethernet", "lo|"]);
  });
  test("becomes a pcap stream", () => {
    const reader = new CaptureReader();
    const seen: unknown[] = [];
    capCapture(
      module,
      "dev",
      "tcp",
      (bytes) =>
        reader.push(bytes, ({ sec, nsec, start, end, linkType }) => {
          seen.push([sec, nsec, end - start, linkType]);
        }),
      () => 1_700_000_000_250.5,
    );
    memory.write("abcdef");
    listener(6, false);
    listener(4, false);
    expect(seen).toEqual([
      [1_700_000_000, 250_500_000, 6, 1],
      [1_700_000_000, 250_500_000, 4, 1],
    ]);
  });
});
