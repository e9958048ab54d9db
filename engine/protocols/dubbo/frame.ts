// Messages: a header that says how long the body is.
import { BAD_FRAME, type Framer, NEED_MORE } from "../framed.ts";
import { HEADER_BYTES, readHeader } from "./header.ts";

export class DubboFramer implements Framer {
  readonly reason = "it begins as no message does";
  skipBytes = 0;

  frame(bytes: Uint8Array, start: number, end: number): number {
    const header = readHeader(bytes, start, end);
    if (header === null) return BAD_FRAME;
    if (header === undefined) return NEED_MORE;
    const length = HEADER_BYTES + header.bodyBytes;
    return end - start >= length ? length : NEED_MORE;
  }
  reset(): void {}
  resync(bytes: Uint8Array, start: number, end: number): number {
    for (let at = bytes.indexOf(0xda, start); at >= 0 && at < end; at = bytes.indexOf(0xda, at + 1)) {
      const header = readHeader(bytes, at, end);
      if (header !== null && header !== undefined) return at;
    }
    return -1;
  }
}
