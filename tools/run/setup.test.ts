import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { hasDisplay, installPrograms, type WantedProgram } from "./setup.mjs";

const WANTED: readonly WantedProgram[] = [
  { programs: ["tcpdump"], package: "tcpdump", use: "live capture" },
  { programs: ["chromium", "google-chrome"], package: "chromium", use: "browser tests" },
];

// What it says is checked by its answer; the terminal of the tests stays clean.
beforeAll(() => void vi.spyOn(process.stderr, "write").mockReturnValue(true));
afterAll(() => vi.restoreAllMocks());

interface Machine {
  readonly present: readonly string[];
  readonly canInstall: boolean;
  readonly works?: boolean;
}

async function check(machine: Machine, installed: readonly string[], advice: string): Promise<void> {
  const asked: string[] = [];
  const said = await installPrograms(WANTED, {
    has: (program) => machine.present.includes(program),
    canInstall: machine.canInstall,
    install: async (packages) => {
      asked.push(...packages);
      if (machine.works === false) throw new Error("no network");
      return undefined;
    },
  });
  expect({ asked, said }).toEqual({ asked: installed, said: advice });
}

test("nothing is installed where everything is there, under any of its names", async () => {
  await check({ present: ["tcpdump", "google-chrome"], canInstall: true }, [], "");
});

test("root on Debian gets what is missing", async () => {
  await check({ present: ["tcpdump"], canInstall: true }, ["chromium"], "");
});

test("others are told what to install", async () => {
  const advice = "live capture needs tcpdump, browser tests needs chromium: sudo apt-get install tcpdump chromium";
  await check({ present: [], canInstall: false }, [], advice);
});

test("an installation that fails ends in the advice, not in a failure", async () => {
  const advice = "live capture needs tcpdump: sudo apt-get install tcpdump";
  await check({ present: ["chromium"], canInstall: true, works: false }, ["tcpdump"], advice);
});

test("a display is told by the environment on Linux and always there elsewhere", () => {
  expect(hasDisplay({}, "linux")).toBe(false);
  expect(hasDisplay({ DISPLAY: ":0" }, "linux")).toBe(true);
  expect(hasDisplay({ WAYLAND_DISPLAY: "wayland-0" }, "linux")).toBe(true);
  expect(hasDisplay({}, "darwin")).toBe(true);
  expect(hasDisplay({}, "win32")).toBe(true);
});
