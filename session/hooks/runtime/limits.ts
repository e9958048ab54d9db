// What a script may take, all in one place: docs/scripting.md tells users the same numbers.

export const LIMITS = {
  /** QuickJS's own count of what a script holds. */
  memoryBytes: 256 << 20,
  /** All of the machine's memory that a sandbox can take, with what is on its way in and out. */
  machineMemoryBytes: 512 << 20,
  /** QuickJS's own stack, and the thread's, which has to hold more, for else a deep recursion breaks the machine. */
  stackBytes: 512 << 10,
  threadStackMegabytes: 32,
  /** Processor time of one call, without waiting for answers. */
  topLevelMs: 3000,
  itemMs: 50,
  packetMs: 50,
  longMs: 60_000,
  /** `onPacketCaptured`: time of a call on average over a window; beyond it packets are left out. */
  packetAverageMs: 1,
  packetWindowMs: 1000,
  /** Without a sign of life for this long a thread is ended: it is where no interrupt reaches it. */
  hangMs: 10_000,
  hangCheckMs: 500,
  /** A job that waits for a promise, and any call that waits for an answer. */
  promiseMs: 60_000,
  answerMs: 600_000,
  /** Promise reactions that are run behind one call. */
  reactions: 100_000,
  timers: 1000,
  timeoutMs: 1,
  intervalMs: 10,
  jobs: 1000,
  /** MAX_CONSOLE_LINE_LENGTH of the contract, whose schemas no script's thread needs to load. */
  consoleLineLength: 16_384,
  consoleLines: 1000,
  consoleWindowMs: 1000,
  /** Sendings that nobody has answered yet: of `onItemCaptured`, and of everything else. */
  pendingOfItems: 1000,
  pendingElsewhere: 10_000,
  /** Characters of a call's arguments as JSON, of an answer, of a shared value, of an entry, and of one that is to be shown. */
  argumentLength: 80 << 20,
  answerLength: 80 << 20,
  sharedLength: 1 << 20,
  entryLength: 32 << 20,
  queriedLength: 32 << 20,
  messageLength: 4096,
  /** Values that scripts share. */
  shared: 1000,
  /** Shared values are looked at again after this long, or after twenty times as long as looking took. */
  sharedEveryMs: 100,
  sharedRest: 20,
  costsEveryMs: 500,
  /** What crosses into the sandbox at once. */
  chunkEntries: 256,
  chunkLength: 4 << 20,
  chunkPackets: 512,
} as const;
