// What one message may be and what of it an entry keeps.

/** Longest command or answer line; memcached itself ends the connection where a line of many keys grows further. */
export const MAX_LINE_BYTES = 1 << 20;
/** Longest value: memcached takes no larger item (-I), whatever it is told. */
export const MAX_VALUE_BYTES = 1 << 30;
/** Keys of one request in its entry. */
export const MAX_KEYS = 1000;
/** Values of one answer in its entry, and their bytes together are those of one body. */
export const MAX_ITEMS = 100;
/** Statistics of one answer in its entry. */
export const MAX_STATS = 1000;
/** Waiting requests that an answer is compared with. */
export const MAX_LOOKED_AT = 256;
/** Requests over UDP, each with the datagrams of its answer, that are kept at once. */
export const MAX_UDP_REQUESTS = 256;
/** Datagrams of one answer over UDP, and bytes of those that came before their turn. */
export const MAX_HELD_BYTES = 1 << 20;
