// Limits of gRPC. What exceeds them is said where it is missing.

/** Messages of one side of a call that an entry lists; all are counted. */
export const MAX_MESSAGES = 1000;
/** Fields that are read of all messages of one side together, and how deep messages may be nested. */
export const MAX_FIELDS = 10_000;
export const MAX_DEPTH = 32;
/** Details of a status. */
export const MAX_DETAILS = 100;
/** Characters of a status message or of packed details. */
export const MAX_STATUS_CHARACTERS = 64 << 10;
/** Messages that a detail shows as sections of their own. */
export const MAX_SHOWN_MESSAGES = 100;
