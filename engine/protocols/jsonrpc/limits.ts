// Limits of JSON-RPC. Bodies longer than those that GraphQL reads (graphql/limits.ts) are plain HTTP, or messages of WebSocket.

/** Calls of a batch that an entry lists; all are counted. */
export const MAX_BATCH = 1000;
/** Characters of the method, or of the methods of a batch, that the list shows. */
export const MAX_METHOD_CHARACTERS = 120;
/** Characters of what an error says. */
export const MAX_ERROR_CHARACTERS = 4096;
