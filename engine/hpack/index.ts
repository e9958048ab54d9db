// Header compression of HTTP/2 (RFC 7541), one way: bytes to headers.
export { HeaderSection, HpackDecoder, type UnknownField } from "./decoder.ts";
export { MAX_HEADERS } from "./limits.ts";
export type { Field } from "./static-table.ts";
