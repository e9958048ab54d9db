// Messages: a sequence with a definite length (RFC 4511, 5.1).
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { lengthOf, looksLikeMessage, MAX_MESSAGE_BYTES } from "./shape.ts";

export class LdapFramer implements Framer {
  readonly reason = "it begins as no message does";
  skipBytes = 0;

  frame(bytes: Uint8Array, start: number, end: number): number {
    const whole = lengthOf(bytes, start, end);
    if (whole === 0) return NEED_MORE;
    if (whole < 0 || whole > MAX_MESSAGE_BYTES) return BAD_FRAME;
    return end - start >= whole ? whole : NEED_MORE;
  }
  reset(): void {}
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at < end; at++) if (looksLikeMessage(bytes, at, end) !== null) return at;
    return -1;
  }
}
