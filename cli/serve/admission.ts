// Who may talk to the web host. A page of another site, a name that was rebound to 127.0.0.1, and another user of the
// machine are all kept out: by the Host header, the Origin header, and a cookie that only the printed token gives.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** Bytes of randomness in the token and in the cookie. */
const SECRET_BYTES = 32;
/** Longest Cookie header that is looked at. */
const MAX_COOKIE_LENGTH = 16_384;

/** What of a request decides. Names of headers as node gives them. */
export interface RequestFacts {
  readonly method: string;
  readonly isUpgrade: boolean;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly cookie: string | undefined;
  /** The `token` of the query, null without one. */
  readonly token: string | null;
}

/** `enter` exchanges the token for the cookie; `reject` says why in a sentence for the person at the browser. */
export type Admission =
  | { readonly kind: "admit" }
  | { readonly kind: "enter"; readonly setCookie: string }
  | { readonly kind: "reject"; readonly status: number; readonly reason: string };

export interface Gate {
  /** Stands in the printed address. */
  readonly token: string;
  admit(request: RequestFacts): Admission;
}

/** A gate with fresh secrets for a host on `port` of the loopback address. */
export function openGate(port: number): Gate {
  const token = randomBytes(SECRET_BYTES).toString("base64url");
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  // Cookies do not tell ports apart, so that two hosts on one machine need two names.
  const cookieName = `thresher-${port}`;
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  return {
    token,
    admit(request) {
      if (request.host === undefined || !hosts.has(request.host.toLowerCase())) {
        return reject(421, "This address is not served here.");
      }
      if (needsOrigin(request) ? !isOwnOrigin(request) : request.origin !== undefined && !isOwnOrigin(request)) {
        return reject(403, "Another site may not use this host.");
      }
      if (request.token !== null) {
        if (!isSame(request.token, token)) return reject(403, "The token is wrong: use the address that was printed.");
        return { kind: "enter", setCookie: `${cookieName}=${secret}; HttpOnly; SameSite=Strict; Path=/` };
      }
      const shown = cookieOf(request.cookie, cookieName);
      if (shown === null || !isSame(shown, secret)) {
        return reject(403, "Open the address with its token that was printed in the terminal.");
      }
      return { kind: "admit" };
    },
  };
}

// Browsers always name the origin of a WebSocket and of a request that changes something.
function needsOrigin(request: RequestFacts): boolean {
  return request.isUpgrade || (request.method !== "GET" && request.method !== "HEAD");
}

// Host was checked before, and one of our names is another origin than the other.
function isOwnOrigin(request: RequestFacts): boolean {
  return request.origin?.toLowerCase() === `http://${request.host?.toLowerCase() ?? ""}`;
}

function reject(status: number, reason: string): Admission {
  return { kind: "reject", status, reason };
}

// Hashes have one length whatever was sent, so that the comparison tells nothing.
function isSame(shown: string, secret: string): boolean {
  return timingSafeEqual(digest(shown), digest(secret));
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

function cookieOf(header: string | undefined, name: string): string | null {
  if (header === undefined || header.length > MAX_COOKIE_LENGTH) return null;
  for (const pair of header.split(";")) {
    const equals = pair.indexOf("=");
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return null;
}
