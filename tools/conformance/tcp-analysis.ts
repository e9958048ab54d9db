// What single TCP packets say of their connection, flag by flag, against tshark's tcp.analysis fields.
import { spawnSync } from "node:child_process";
import { FlowTracker } from "../../engine/flow/flow-tracker.ts";
import type { TrackedFlow } from "../../engine/flow/tracked-flow.ts";
import { DEFAULT_LIMITS } from "../../engine/index.ts";
import { TCP } from "../../engine/packet/packet-view.ts";
import { CaptureReader, type PacketRecord } from "../../engine/pcap/index.ts";
import * as verdicts from "../../engine/tcp/segment-verdict.ts";
import { TcpMeasures } from "../../engine/tcp/tcp-measures.ts";
import type { Fact } from "./compare.ts";

const MAX_OUTPUT_BYTES = 1 << 28;
const FLAGS: Readonly<Record<string, number>> = {
  retransmission: verdicts.RETRANSMISSION,
  fast_retransmission: verdicts.FAST_RETRANSMISSION,
  spurious_retransmission: verdicts.SPURIOUS_RETRANSMISSION,
  out_of_order: verdicts.OUT_OF_ORDER,
  lost_segment: verdicts.LOST_SEGMENT,
  ack_lost_segment: verdicts.ACKED_UNSEEN,
  duplicate_ack: verdicts.DUPLICATE_ACK,
  keep_alive: verdicts.KEEP_ALIVE,
  keep_alive_ack: verdicts.KEEP_ALIVE_ACK,
  zero_window: verdicts.ZERO_WINDOW,
  zero_window_probe: verdicts.ZERO_WINDOW_PROBE,
  zero_window_probe_ack: verdicts.ZERO_WINDOW_PROBE_ACK,
  window_full: verdicts.WINDOW_FULL,
  window_update: verdicts.WINDOW_UPDATE,
};
const NAMES = Object.keys(FLAGS);
type Facts = Map<string, Fact[]>;

function add(facts: Facts, name: string, frame: number): void {
  const key = `tcp.${name}`;
  const list = facts.get(key) ?? [];
  facts.set(key, list);
  // The frame is part of the text: a flag agrees in its own packet only.
  list.push({ frame, stream: "", text: `frame ${frame}` });
}

const nothing = (): void => undefined;

/** Our verdicts on the packets of a capture, by flag. */
export function ourAnalysis(file: Uint8Array): ReadonlyMap<string, readonly Fact[]> {
  const facts: Facts = new Map();
  const known = new Map<TrackedFlow, TcpMeasures>();
  const events = {
    opened: nothing,
    second: nothing,
    evicted: nothing,
    fragmentsLost: nothing,
    ended: (tracked: TrackedFlow): void => void known.delete(tracked),
  };
  const tracker = new FlowTracker(DEFAULT_LIMITS, events, () => "");
  const onPacket = (record: PacketRecord): void => {
    const tracked = tracker.track(record);
    const { view } = tracker.parser;
    if (tracked === null || view.transport !== TCP || tracker.isRepeat) return;
    const measures = known.get(tracked) ?? new TcpMeasures();
    known.set(tracked, measures);
    const at = { sec: record.sec, nsec: record.nsec, packet: record.number };
    const verdict = measures.packet(view, tracker.direction, at, tracked);
    for (const name of NAMES) if ((verdict & (FLAGS[name] ?? 0)) !== 0) add(facts, name, record.number);
  };
  const reader = new CaptureReader();
  reader.push(file, onPacket);
  reader.finish(onPacket);
  return facts;
}

/** The same of tshark. */
export function tsharkAnalysis(capture: string): ReadonlyMap<string, readonly Fact[]> {
  const fields = NAMES.flatMap((name) => ["-e", `tcp.analysis.${name}`]);
  const args = ["-n", "-r", capture, "-Y", "tcp.analysis.flags", "-T", "fields", "-e", "frame.number", ...fields];
  const { stdout, error } = spawnSync("tshark", args, { encoding: "utf8", maxBuffer: MAX_OUTPUT_BYTES });
  if (error !== undefined) throw new Error(`tshark does not run (${error.message})`);
  const facts: Facts = new Map();
  for (const line of stdout.split("\n")) {
    const [frame = "", ...flags] = line.split("\t");
    flags.forEach((flag, i) => {
      if (flag !== "") add(facts, NAMES[i] ?? "", Number(frame));
    });
  }
  return facts;
}
