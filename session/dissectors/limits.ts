// What a user's dissector may take: docs/dissectors.md tells users the same numbers.
export const DISSECTOR_LIMITS = {
  memoryBytes: 64 << 20,
  /** All of the machine's memory, with what is on its way in and out. */
  machineMemoryBytes: 128 << 20,
  stackBytes: 256 << 10,
  /** Time of the top level, and of one call. */
  topLevelMs: 1000,
  callMs: 50,
  /** Characters of one message as JSON. */
  messageLength: 256 << 10,
  /** Calls that ran out of time before the script is not called any more. */
  overtimes: 5,
  /** Declared fields of one script, and characters of a field's name and of what is said of it. */
  fields: 200,
  fieldNameLength: 64,
  docLength: 200,
  files: 50,
  sourceBytes: 1 << 20,
} as const;
