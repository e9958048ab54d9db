// Limits of HTTP/1. Each is counted or said on the entry when it is met.

/** A start line with its header section, and a trailer section. Servers accept 8 to 64 KiB. */
export const MAX_HEAD_BYTES = 256 << 10;
export const MAX_LINE_BYTES = 64 << 10;
export const MAX_HEADERS = 1000;
export const MAX_METHOD_BYTES = 32;
/** A chunk-size line with its extensions. */
export const MAX_CHUNK_LINE_BYTES = 4096;
/** Wire bytes kept of a body that has to be unpacked. */
export const MAX_PACKED_BODY_BYTES = 8 << 20;
/** Codings undone one after the other; more than this is left packed. */
export const MAX_STACKED_CODINGS = 4;
/** Bytes of a client kept while the server decides about an upgrade or a tunnel. */
export const MAX_HELD_BYTES = 64 << 10;
/** Bytes passed over without any message before the flow is given up. */
export const MAX_LOST_BYTES = 256 << 10;
/** Entries of one map or list that is taken apart: cookies, query, form fields, path segments. */
export const MAX_ITEMS = 1000;
