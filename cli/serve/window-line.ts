// One window's socket joined to the session process: messages pass as they are, an end on one side ends the other.
import type { RawData, WebSocket } from "ws";
import type { SessionProcess } from "../../host/index.ts";

/** Bytes that may wait for a window that does not read; then it is cut off and connects again. */
const MAX_WAITING_BYTES = 64 << 20;
/** "The server met a condition that it did not expect" and "try again later", RFC 6455, 7.4.1 and its registry. */
const CLOSE_ENDED = 1011;
const CLOSE_TOO_SLOW = 1013;
/** A reason is at most 123 bytes long, RFC 6455, 5.5. */
const MAX_REASON_BYTES = 123;

/** What of a socket is used: a test gives its own. */
export type WindowSocket = Pick<WebSocket, "bufferedAmount" | "close" | "send" | "on">;

export function joinWindow(socket: WindowSocket, session: Pick<SessionProcess, "connect">): void {
  const line = session.connect({
    message(data) {
      if (socket.bufferedAmount > MAX_WAITING_BYTES) socket.close(CLOSE_TOO_SLOW, "the window does not read");
      else socket.send(data);
    },
    closed(reason) {
      socket.close(CLOSE_ENDED, fittingReason(reason));
    },
  });
  socket.on("message", (data: RawData, isBinary: boolean) => {
    const bytes = bytesOf(data);
    line.send(isBinary ? bytes : bytes.toString("utf8"));
  });
  socket.on("close", () => line.close());
  // A broken connection closes as well; there is nothing to add to that.
  socket.on("error", () => undefined);
}

// The limit is in bytes of UTF-8, and a socket refuses to close with more; no character is cut in two.
function fittingReason(reason: string): string {
  const bytes = Buffer.from(reason);
  let end = Math.min(bytes.length, MAX_REASON_BYTES);
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end).toString("utf8");
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
