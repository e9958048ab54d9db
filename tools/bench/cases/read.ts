// `thresher read --output none --stats` against `tshark -T fields`, whole processes in turn; and memory on a file ten times longer.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../guards/tree.ts";
import { benchCapture, repeatedCapture } from "../data.ts";
import type { BenchCase, Figure } from "../figure.ts";
import { median, spread, timeInTurn } from "../measure.ts";
import { thresher, tshark } from "../readers.ts";

const RUNS = 5;
const TIMES_LONGER = 10;
const FLOOR_RATIO = 15;
const MAX_RESIDENT_MB = 250;

function against(name: "http1-50x.pcap" | "mixed-200k.pcap", floor: number | null): readonly Figure[] {
  const capture = benchCapture(name);
  const [ours = [], theirs = []] = timeInTurn([thresher(capture), tshark(capture)], RUNS);
  const ratio = median(theirs) / median(ours);
  const budget = floor === null ? "" : `≥ ${floor}×`;
  return [
    {
      what: `read ${name} against tshark`,
      figure: `${ratio.toFixed(1)}×`,
      budget,
      isMet: floor === null ? null : ratio >= floor,
    },
    { what: `  thresher read, whole process`, figure: spread(ours, "s"), budget: "", isMet: null },
    { what: `  tshark -T fields, whole process`, figure: spread(theirs, "s"), budget: "", isMet: null },
  ];
}

/**
 * Prints the highest resident memory of the process in kB. What the usage counters of Linux say begins with the highest
 * of the process that started this one; what the process's status says does not.
 */
const PRINT_RESIDENT = `process.on("exit", () => {
  let kilobytes = process.resourceUsage().maxRSS;
  try {
    const status = process.getBuiltinModule("node:fs").readFileSync("/proc/self/status", "utf8");
    kilobytes = Number(/VmHWM:\\s+(\\d+)/.exec(status)[1]);
  } catch {}
  console.log("RESIDENT", kilobytes);
});`;

/** Highest resident memory of the process, as it says itself, in MB. */
function residentMb(capture: string): number {
  const code = `${PRINT_RESIDENT}process.argv.splice(1,0,"thresher");await import(process.env.ENTRY)`;
  const args = ["--input-type=module", "-e", code, "--", "read", capture, "--output", "none"];
  const env = { ...process.env, ENTRY: join(ROOT, "dist/cli/main.js") };
  const run = spawnSync(process.execPath, args, { encoding: "utf8", env });
  const kilobytes = Number(/RESIDENT (\d+)/.exec(run.stdout)?.[1]);
  if (Number.isNaN(kilobytes)) throw new Error(`thresher read did not end well: ${run.stderr.slice(-300)}`);
  return kilobytes / 1024;
}

export const readCase: BenchCase = {
  name: "read",
  run: () => [...against("http1-50x.pcap", FLOOR_RATIO), ...against("mixed-200k.pcap", null)],
};

export const memoryCase: BenchCase = {
  name: "memory",
  run() {
    const short = residentMb(benchCapture("http1-50x.pcap"));
    const long = repeatedCapture(TIMES_LONGER);
    const longMb = residentMb(long);
    return [
      {
        what: "resident memory of read on 70 MB",
        figure: `${short.toFixed(0)} MB`,
        budget: `< ${MAX_RESIDENT_MB} MB`,
        isMet: short < MAX_RESIDENT_MB,
      },
      {
        what: `  on a file ${TIMES_LONGER}× longer (${Math.round(statSync(long).size / 1e6)} MB)`,
        figure: `${longMb.toFixed(0)} MB`,
        budget: `< ${MAX_RESIDENT_MB} MB`,
        isMet: longMb < MAX_RESIDENT_MB,
      },
    ];
  },
};
