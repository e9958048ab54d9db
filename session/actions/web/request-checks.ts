// What a script may ask of a request: an address of the web, headers that are its own to set.

/** Headers that belong to the connection, or that would let a request be of another host than the one allowed. */
const OWN_HEADERS = new Set(["host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer"]);
const MAX_HEADERS = 100;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;

/** Of an address that an answer led to; a script's own was read before. */
export function checkUrl(url: URL): void {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new TypeError(`${url.protocol}// is not an address of the web: use https://`);
  }
}

export function checkMethod(text: string): string {
  const method = text.toUpperCase();
  if (!TOKEN.test(method) || method === "CONNECT" || method === "TRACE") throw new TypeError(`no method ${method}`);
  return method;
}

export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  const names = Object.keys(headers);
  if (names.length > MAX_HEADERS) throw new TypeError(`more than ${MAX_HEADERS} headers`);
  for (const name of names) {
    if (!TOKEN.test(name)) throw new TypeError(`${JSON.stringify(name)} is no name of a header`);
    if (OWN_HEADERS.has(name.toLowerCase())) throw new TypeError(`the header ${name} is not a script's to set`);
  }
}
