// What is looked for, as the finder asks it: which of some entries match.
export interface Probe {
  /** Matches among these ascending numbers, in ascending order. What an abort leaves out nobody asks for. */
  readonly look: (numbers: Uint32Array, signal: AbortSignal) => Promise<Uint32Array>;
  /** Done once before the first look; may take long. */
  readonly prepare?: (onProgress: (share: number) => void, signal: AbortSignal) => Promise<void>;
  /** What is not searched, for people; empty where there is nothing to say. */
  readonly notice: string;
}
