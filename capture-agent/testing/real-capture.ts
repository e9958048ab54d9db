// Run inside a network namespace: numbered datagrams over its loopback interface while the filter changes, captured by the
// real tcpdump. Arguments: `pipe` or `child`, a folder. Prints what was sent and what was taken.
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { CapturedPacket } from "../../engine/index.ts";
import { PacketClock } from "../clock.ts";
import { ChildRunner } from "../source/child-runner.ts";
import { LiveSource, type SourceCounts } from "../source/live-source.ts";
import { PipeRunner } from "../source/pipe-runner.ts";
import { until } from "./until.ts";

export interface RealSeen {
  readonly sent: number;
  readonly taken: readonly number[];
  readonly answers: readonly string[];
  readonly counts: SourceCounts;
}

const PORT = 9;
const SEND_MS = 2;
const TICK_MS = 50;
/** The number is the datagram's whole payload. */
const NUMBER_BYTES = 4;
/** Datagrams before the first change, between changes, and behind the last. */
const STRETCH = 400;
const FILTERS = ["udp port 9", "udp port 9 or icmp", "port 9 ((", "udp and dst port 9"];

// With the capabilities of the capture container and no others: signals to other users' processes are not among them.
const AS_IN_POD = ["--bounding-set=-all,+net_raw,+setuid,+setgid", "--inh-caps=-all", "sh"];

const [mode = "", folder = ""] = process.argv.slice(2);

if (import.meta.main) console.log(JSON.stringify(await capture()));

async function capture(): Promise<RealSeen> {
  const taken: number[] = [];
  const script = mode === "pipe" ? startScript() : undefined;
  const runner = mode === "pipe" ? new PipeRunner(folder) : new ChildRunner("any");
  const onPacket = ({ bytes, end }: CapturedPacket): void => {
    taken.push(new DataView(bytes.buffer, bytes.byteOffset).getUint32(end - NUMBER_BYTES));
  };
  const source = new LiveSource(runner, { onPacket }, new PacketClock());
  const ticking = setInterval(() => source.tick(), TICK_MS);
  const answers: string[] = [];
  let sent = 0;
  const socket = createSocket("udp4");
  // Somebody is there: else each datagram comes back inside an ICMP message.
  socket.bind(PORT);
  try {
    const send = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        const datagram = Buffer.alloc(NUMBER_BYTES);
        datagram.writeUInt32BE(++sent);
        socket.send(datagram, PORT, "127.0.0.1");
        await delay(SEND_MS);
      }
    };
    for (const filter of FILTERS) {
      const answered = source.setFilter(filter).then((answer) => answers.push(answer));
      // The first must hold before anything is sent.
      if (sent === 0) await answered;
      await send(STRETCH);
      await answered;
      await send(STRETCH);
    }
    source.askCounters();
    await until("the last datagram", () => taken.includes(sent));
    return { sent, taken, answers, counts: source.counts };
  } finally {
    clearInterval(ticking);
    socket.close();
    source.stop();
    script?.kill("SIGTERM");
  }
}

function startScript() {
  const script = fileURLToPath(new URL("../capture.sh", import.meta.url));
  return spawn("setpriv", [...AS_IN_POD, script, folder], { stdio: "ignore" });
}
