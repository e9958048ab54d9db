// Streams as entries name them (engine/entry/row.ts) → the engine's flow numbers.

const STREAM = /^(\d+)_(\d{12,16})(?:_[a-z]+)?\.pcap$/;

/** Flows of those streams that begin with this run's prefix. */
export function flowsOfStreams(streams: readonly string[], prefix: string): ReadonlySet<number> {
  const flows = new Set<number>();
  for (const stream of streams) {
    const match = STREAM.exec(stream);
    if (match?.[1] === prefix) flows.add(Number(match[2]));
  }
  return flows;
}
