// A difference that was looked into.
export interface Known {
  /** Capture, relative to its folder. */
  readonly capture: RegExp;
  readonly protocol: string;
  readonly difference: RegExp;
  /** Whose it is: tshark's (counted apart), or ours (counted against us, but explained). */
  readonly whose: "tshark" | "ours";
  readonly reason: string;
}
