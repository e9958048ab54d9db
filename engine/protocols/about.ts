// What the documentation says of a protocol besides what its dissector declares: `about.ts` in each protocol's folder, read by
// tools/docs/protocols.ts only, so that no program carries it.

export interface About {
  /** What is read, in a sentence or two. */
  readonly reads: string;
  /** How requests find their answers. */
  readonly pairing: string;
  /** Filters of either dialect that select something of it; a test reads them. */
  readonly examples: readonly string[];
  /** What is known not to be read. */
  readonly limits: readonly string[];
}
