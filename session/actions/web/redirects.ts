// Where an answer sends a request (RFC 9110 15.4), and what of the request goes along.
import type { WebRequest, WebResponse } from "./web-request.ts";

export const MAX_REDIRECTS = 5;
const KEEPS_METHOD = new Set([307, 308]);
const CHANGES_METHOD = new Set([301, 302, 303]);
/** What another host gets of the headers: none that could be a credential. */
const FOR_ANYBODY = new Set(["accept", "content-type", "user-agent"]);

/** The request that follows; null where the answer stands. */
export function redirected(request: WebRequest, response: WebResponse, redirects: number): WebRequest | null {
  const keepsMethod = KEEPS_METHOD.has(response.status);
  const location = response.headers.get("location");
  if ((!keepsMethod && !CHANGES_METHOD.has(response.status)) || location === null) return null;
  const { host } = request.url;
  if (!URL.canParse(location, request.url.href)) throw new Error(`${host} leads to what is not a URL`);
  if (redirects >= MAX_REDIRECTS) throw new Error(`${host} leads on more than ${MAX_REDIRECTS} times`);
  const url = new URL(location, request.url);
  if (request.url.protocol === "https:" && url.protocol !== "https:") {
    throw new Error(`${host} leads from https to ${url.protocol.slice(0, -1)}, which is not followed`);
  }
  const becomesGet = !keepsMethod && request.method !== "GET" && request.method !== "HEAD";
  const isSameHost = url.host === host;
  const kept = Object.entries(request.headers).filter(([name]) => {
    const lower = name.toLowerCase();
    return (isSameHost || FOR_ANYBODY.has(lower)) && !(becomesGet && lower === "content-type");
  });
  return {
    method: becomesGet ? "GET" : request.method,
    url,
    headers: Object.fromEntries(kept),
    body: becomesGet ? null : request.body,
  };
}
