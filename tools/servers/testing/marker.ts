// A mark in the traffic: a DNS question to a port of our own, answered there. What was captured before it has passed when
// its entry, or its packet, is there; so nobody has to wait for a length of time.
import { createSocket, type Socket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";

const RESPONSE_BIT = 0x80;
const NO_SUCH_NAME = 3;

export class Marker {
  readonly port: number;
  readonly #socket: Socket;
  readonly #resolver = new Resolver({ timeout: 1000, tries: 3 });

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
    this.#resolver.setServers([`127.0.0.1:${this.port}`]);
    socket.on("message", (question, { port, address }) => {
      const answer = Buffer.from(question);
      answer[2] = (answer[2] ?? 0) | RESPONSE_BIT;
      answer[3] = NO_SUCH_NAME;
      socket.send(answer, port, address);
    });
  }

  static async open(): Promise<Marker> {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return new Marker(socket);
  }

  /** Ends when `isSeen` has found the mark, which is set again until then. */
  async set(name: string, isSeen: () => boolean): Promise<void> {
    while (!isSeen()) {
      // There is no such name: that is the answer.
      await this.#resolver.resolve4(name).catch(() => undefined);
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  }

  close(): void {
    this.#socket.close();
  }
}
