// Limits of GraphQL recognition. What exceeds one is plain HTTP.

/** JSON bodies and documents longer than this are not looked into. */
export const MAX_BODY_CHARACTERS = 1 << 20;
export const MAX_DOCUMENT_CHARACTERS = 256 << 10;
/** Nesting of selection sets, types and values. */
export const MAX_DEPTH = 100;
export const MAX_BATCH = 100;
export const MAX_ERRORS = 100;
/** Nesting of variables and errors that an entry carries. */
export const MAX_JSON_DEPTH = 64;
/** Messages of one operation over WebSocket that an entry lists, and their characters together; all are counted. */
export const MAX_MESSAGES = 1000;
export const MAX_MESSAGES_CHARACTERS = 1 << 20;
/** Operations over one WebSocket that the client ended and whose late messages are known as such. */
export const MAX_CANCELLED = 1000;
/** Messages that a detail shows as sections of their own. */
export const MAX_SHOWN_MESSAGES = 100;
