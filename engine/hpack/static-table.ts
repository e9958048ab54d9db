// Headers that both ends know from the start (RFC 7541, appendix A).

/** Name and value, one character a byte. */
export type Field = readonly [name: string, value: string];

const PAIRS = `:authority
:method GET
:method POST
:path /
:path /index.html
:scheme http
:scheme https
:status 200
:status 204
:status 206
:status 304
:status 400
:status 404
:status 500
accept-charset
accept-encoding gzip, deflate`;

const NAMES =
  "accept-language accept-ranges accept access-control-allow-origin age allow authorization cache-control " +
  "content-disposition content-encoding content-language content-length content-location content-range content-type " +
  "cookie date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since " +
  "last-modified link location max-forwards proxy-authenticate proxy-authorization range referer refresh retry-after " +
  "server set-cookie strict-transport-security transfer-encoding user-agent vary via www-authenticate";

/** Entry 1 is at place 0. */
export const STATIC_TABLE: readonly Field[] = [
  ...PAIRS.split("\n").map((line): Field => {
    const [name = "", ...value] = line.split(" ");
    return [name, value.join(" ")];
  }),
  ...NAMES.split(" ").map((name): Field => [name, ""]),
];
