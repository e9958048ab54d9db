// What the scripts that are recorded share: sockets that send exactly the given bytes and wait for an answer.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type AddressInfo, type Server, type Socket } from "node:net";

/** Text with `\n` for CRLF. */
export function crlf(text: string): string {
  return text.replaceAll("\n", "\r\n");
}

/** Listens on a free port of the loopback device. */
export async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** How long a side may say nothing before the talk goes on: some requests are never answered. */
const SILENCE_MS = 300;

/** Sends each text when the answer to the one before has come, or none seems to come; then ends. */
export async function say(port: number, ...texts: readonly string[]): Promise<string> {
  const socket: Socket = connect(port, "127.0.0.1");
  let heard = "";
  socket.on("data", (data) => (heard += data.toString("latin1")));
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await once(socket, "connect");
  for (const text of texts) {
    socket.write(text, "latin1");
    const answered = new Promise((resolve) => socket.once("data", resolve));
    await Promise.race([answered, closed, sleep(SILENCE_MS)]);
  }
  socket.end();
  setTimeout(() => socket.destroy(), SILENCE_MS);
  await closed;
  return heard;
}
