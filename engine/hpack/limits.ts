// Limits of header compression. Each is said on the entry whose headers exceed it.

/** Size that a peer may give its table. Browsers ask for 64 KiB, servers mostly stay at 4 KiB. */
export const MAX_TABLE_BYTES = 1 << 20;
/** One name or value of a header as it was sent. */
export const MAX_STRING_BYTES = 64 << 10;
/** Bytes behind the prefix of an integer: 28 bits. */
export const MAX_INTEGER_BYTES = 4;
/** Headers of one section. */
export const MAX_HEADERS = 1000;
/** Headers of one section together, each counted with 32 bytes more (RFC 9113, 10.5.1). Few bytes may stand for many. */
export const MAX_HEADER_LIST_BYTES = 256 << 10;
/** Headers of one section that are listed as unknown. */
export const MAX_UNKNOWN_HEADERS = 100;
