// Message by message: what tshark says of a capture against what we say. A message is a fact: a canonical text, the
// frame in which it ends, and its stream. Facts agree when the texts are the same in the same frame, or in the same stream.

/** One message in canonical words. `stream` is the pair of ends for TCP, empty where there is none. */
export interface Fact {
  readonly frame: number;
  readonly stream: string;
  readonly text: string;
}

export interface Difference {
  readonly side: "only tshark" | "only thresher";
  readonly fact: Fact;
}

export interface Comparison {
  readonly agreed: number;
  readonly differences: readonly Difference[];
}

/** Pairs equal facts: first inside one frame, then inside one stream, the nearest frame first. */
export function compareFacts(tshark: readonly Fact[], ours: readonly Fact[]): Comparison {
  const left = new Set(ours);
  const unmatched = tshark.filter((fact) => !takeBest(left, fact, (other) => other.frame === fact.frame));
  const missing = unmatched.filter((fact) => !takeBest(left, fact, (other) => other.stream === fact.stream));
  const differences: Difference[] = [
    ...missing.map((fact) => ({ side: "only tshark" as const, fact })),
    ...[...left].map((fact) => ({ side: "only thresher" as const, fact })),
  ];
  return {
    agreed: tshark.length - missing.length,
    differences: differences.toSorted((a, b) => a.fact.frame - b.fact.frame),
  };
}

function takeBest(left: Set<Fact>, fact: Fact, isCandidate: (other: Fact) => boolean): boolean {
  let best: Fact | null = null;
  for (const other of left) {
    if (other.text !== fact.text || !isCandidate(other)) continue;
    if (best === null || Math.abs(other.frame - fact.frame) < Math.abs(best.frame - fact.frame)) best = other;
  }
  if (best === null) return false;
  left.delete(best);
  return true;
}

/** The ends of a stream in an order that does not depend on who spoke first. */
export function streamKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
