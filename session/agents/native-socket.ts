// A socket of the system in place of a stream made of JavaScript. HTTP/2 over TLS over such a stream loses answers in
// Node 24 whenever a whole answer arrives in one piece ("Premature close"), as it does through a port-forward; over a
// socket it does not. So both ends of a local socket are made here, and the stream is joined to one of them.
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createConnection, createServer, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { randomUUID } from "node:crypto";

/** A socket that reads and writes the stream; the stream itself where it is one. Ends of either end the other. */
export async function nativeSocket(stream: Duplex): Promise<Socket> {
  if (stream instanceof Socket) return stream;
  const [near, far] = await socketPair();
  stream.pipe(far);
  far.pipe(stream);
  // What came before the end is still handed on.
  stream.once("close", () => far.destroySoon());
  stream.on("error", () => undefined);
  far.once("close", () => stream.destroy());
  far.on("error", () => undefined);
  return near;
}

// Only this user may open the folder, and the name is gone as soon as both ends are there.
async function socketPair(): Promise<readonly [Socket, Socket]> {
  const isWindows = process.platform === "win32";
  const folder = isWindows ? "" : await mkdtemp(join(tmpdir(), "thresher-"));
  const path = isWindows ? String.raw`\\.\pipe\thresher-${randomUUID()}` : join(folder, "s");
  const server = createServer();
  try {
    const accepted = new Promise<Socket>((resolve, reject) => {
      server.once("connection", resolve);
      server.once("error", reject);
    });
    await new Promise<void>((resolve) => server.listen(path, resolve).once("error", () => resolve()));
    const near = createConnection(path);
    const far = await Promise.race([
      accepted,
      new Promise<never>((_resolve, reject) => {
        near.once("error", reject);
      }),
    ]);
    near.removeAllListeners("error");
    return [near, far];
  } finally {
    server.close();
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  }
}
