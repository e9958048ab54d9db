// Limits of WebSocket.

/** Wire bytes kept of one compressed message. */
export const MAX_PACKED_MESSAGE_BYTES = 8 << 20;
/** What a compressor may refer back to (RFC 7692, 7.1.2). */
export const WINDOW_BYTES = 32 << 10;
/** Payload of a control frame (RFC 6455, 5.5). */
export const MAX_CONTROL_BYTES = 125;
/** Characters of a message shown in the list. */
export const MAX_SUMMARY_CHARACTERS = 120;
