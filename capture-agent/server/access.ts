// Who may call: whoever knows the session's token. Comparing takes the same time wherever two tokens differ.
import { createHash, timingSafeEqual } from "node:crypto";

const BEARER = "Bearer ";

export interface Credentials {
  readonly keyPem: string;
  readonly certificatePem: string;
  readonly token: string;
}

/** Checks `authorization` headers against a token. */
export function createAccess(token: string): (authorization: string | undefined) => boolean {
  if (token === "") throw new Error("the token of a session is never empty");
  const expected = digest(token);
  return (authorization) => {
    // A digest has one length, whatever was sent.
    const given = authorization?.startsWith(BEARER) === true ? authorization.slice(BEARER.length) : "";
    return timingSafeEqual(digest(given), expected);
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
