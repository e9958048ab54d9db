// The capture agent under load and at rest: packets of a capture as fast as it takes them, its ring on disk, and a reader
// that takes every entry over gRPC.
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { AgentProcess } from "../agent-process.ts";
import { benchCapture, repeatedCapture } from "../data.ts";
import { type BenchCase, type Figure, plain } from "../figure.ts";

const COPIES = 5;
const WRITE_BYTES = 1 << 20;
const PCAP_HEADER_BYTES = 24;
const IDLE_SECONDS = 20;
const SETTLE_MS = 3_000;
const MIN_PACKETS_PER_SECOND = 100_000;
const MAX_RESIDENT_MB = 200;
const MAX_IDLE_MILLICORES = 5;
/** The captures are of another day. */
const FOR_EVER_SECONDS = 0xffff_ffff;

interface Measured {
  readonly packets: number;
  readonly entries: number;
  readonly missed: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

async function feed(path: string): Promise<Measured> {
  const agent = await AgentProcess.start();
  try {
    const reply = agent.client.capture({ limits: { ringSeconds: FOR_EVER_SECONDS } });
    let isWritten = false;
    void writeCapture(agent, path).then(() => {
      isWritten = true;
    });
    await reply;
    const [started, cpuBefore] = [performance.now(), agent.cpuSeconds];
    let [entries, missed, packets, wallSeconds] = [0, 0, 0, 0];
    for await (const { told } of agent.client.follow({})) {
      if (told.case === "batch") entries += told.value.rows.length;
      else if (told.case === "gap") missed += Number(told.value.entries);
      else if (told.case === "status") {
        const isAll = isWritten && Number(told.value.packets) === packets;
        packets = Number(told.value.packets);
        if (isAll) break;
        wallSeconds = (performance.now() - started) / 1000;
      }
    }
    return { packets, entries, missed, wallSeconds, cpuSeconds: agent.cpuSeconds - cpuBefore, peakMb: agent.peakMb };
  } finally {
    await agent.stop();
  }
}

async function writeCapture(agent: AgentProcess, path: string): Promise<void> {
  const file = openSync(path, "r");
  try {
    const buffer = new Uint8Array(WRITE_BYTES);
    for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer))
      await agent.play(buffer.subarray(0, count));
  } finally {
    closeSync(file);
  }
}

/** Millicores while a capture runs that shows nothing, and a reader is told so each second. */
async function idleMillicores(): Promise<number> {
  const agent = await AgentProcess.start();
  try {
    const reply = agent.client.capture({});
    await agent.play(readFileSync(benchCapture("mixed-200k.pcap")).subarray(0, PCAP_HEADER_BYTES));
    await reply;
    const statuses = agent.client.follow({})[Symbol.asyncIterator]();
    await statuses.next();
    await delay(SETTLE_MS);
    const [before, started] = [agent.cpuSeconds, performance.now()];
    for (let second = 0; second < IDLE_SECONDS; second++) await statuses.next();
    return ((agent.cpuSeconds - before) * 1e6) / (performance.now() - started);
  } finally {
    await agent.stop();
  }
}

function speedOf({ packets, cpuSeconds, wallSeconds }: Measured): string {
  const perCore = Math.round(packets / cpuSeconds).toLocaleString("en");
  return `${perCore} (${Math.round(packets / wallSeconds).toLocaleString("en")} by the clock)`;
}

export const agentCase: BenchCase = {
  name: "agent",
  async run(): Promise<readonly Figure[]> {
    const http = await feed(repeatedCapture(COPIES));
    const mixed = await feed(benchCapture("mixed-200k.pcap"));
    const idle = await idleMillicores();
    return [
      {
        what: "capture agent, HTTP: packets a second of one core",
        figure: speedOf(http),
        budget: "≥ 100,000",
        isMet: http.packets / http.cpuSeconds >= MIN_PACKETS_PER_SECOND,
      },
      {
        what: "  entries that its reader got, and missed",
        figure: `${http.entries.toLocaleString("en")}, ${http.missed}`,
        budget: "none missed",
        isMet: http.missed === 0,
      },
      {
        what: "  most resident memory",
        figure: `${http.peakMb.toFixed(0)} MB`,
        budget: `< ${MAX_RESIDENT_MB} MB`,
        isMet: http.peakMb < MAX_RESIDENT_MB,
      },
      plain("  mixed-200k.pcap (mostly pipelined Redis): packets", speedOf(mixed)),
      plain("  entries a second of one core", Math.round(mixed.entries / mixed.cpuSeconds).toLocaleString("en")),
      {
        what: "capture agent, idle with a reader",
        figure: `${idle.toFixed(1)} millicores`,
        budget: `< ${MAX_IDLE_MILLICORES}`,
        isMet: idle < MAX_IDLE_MILLICORES,
      },
    ];
  },
};
