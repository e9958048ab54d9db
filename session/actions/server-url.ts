// Addresses of servers that scripts name.

/** Throws for what is no address of the web; it does not repeat the text, which may hold a secret. */
export function parseServerUrl(text: string): URL {
  if (!URL.canParse(text)) throw new TypeError("the address is not a URL");
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new TypeError("the address is not a URL of http or https");
  return url;
}
