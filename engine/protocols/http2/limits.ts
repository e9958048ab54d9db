// Limits of HTTP/2. Each is counted or said on the entry when it is met.

/** A header section as it was sent, in HEADERS and its CONTINUATIONs. */
export const MAX_BLOCK_BYTES = 256 << 10;
/** A frame that is looked at whole. Data goes past in pieces; of other frames larger than this only the start is read. */
export const MAX_WHOLE_FRAME_BYTES = MAX_BLOCK_BYTES + 1024;
/** A frame that is believed behind missing bytes: twice what peers allow unless they say more (RFC 9113, 4.2). */
export const MAX_FOUND_FRAME_BYTES = 32 << 10;
/** A header section that is believed there: it is read once for every place where one may begin. */
export const MAX_FOUND_SECTION_BYTES = 8 << 10;
/** Streams that were given up and whose late frames are still told apart from new streams. */
export const MAX_REMEMBERED_STREAMS = 1000;
/** Streams of server reflection that are followed at once, and how often what came on one is read anew. */
export const MAX_REFLECTION_STREAMS = 16;
export const MAX_REFLECTION_READS = 64;
