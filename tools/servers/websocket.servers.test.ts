// WebSocket between a client and a server of `ws`: texts, bytes, messages in pieces, packed and large ones, pings, how it ends.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { Entry } from "../../contract/index.ts";
import { type Call, ClientView } from "./testing/client-view.ts";
import { expectSameCalls } from "./testing/compare.ts";
import { describeCaptured } from "./testing/describe-server.ts";
import { side, trafficOf } from "./testing/traffic.ts";

/** What the client sent, and what it got, each in its order. */
interface View {
  readonly sent: ClientView;
  readonly received: ClientView;
}
const ENOUGH = "enough";

async function talk(port: number, isPacked: boolean, { sent, received }: View): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/chat?room=7`, "talk", { perMessageDeflate: isPacked });
  socket.on("message", (data: Buffer, isBinary) => received.note(isBinary ? "binary" : "text", shown(data, isBinary)));
  socket.on("pong", (data) => received.note("pong", data.toString()));
  await once(socket, "open");
  for (const data of [
    "hello",
    "Käse",
    "",
    "0123456789".repeat(20_000),
    Buffer.from([0, 255, 1]),
    Buffer.alloc(70_000, 7),
  ]) {
    const isBinary = typeof data !== "string";
    sent.note(isBinary ? "binary" : "text", shown(Buffer.from(data), isBinary));
    socket.send(data);
  }
  sent.note("text", "in three pieces");
  socket.send("in ", { fin: false });
  socket.send("three ", { fin: false });
  socket.send("pieces", { fin: true });
  sent.note("ping", "are you there?");
  socket.ping("are you there?");
  await once(socket, "pong");
  sent.note("close", { code: 4001, reason: ENOUGH });
  socket.close(4001, ENOUGH);
  const [code, reason] = (await once(socket, "close")) as [number, Buffer];
  received.note("close", { code, reason: reason.toString() });
}
function shown(data: Buffer, isBinary: boolean): string {
  return data.toString(isBinary ? "base64" : "utf8");
}

interface Message {
  readonly opcode: string;
  readonly payload: string;
  readonly compressed: boolean;
  readonly closeCode?: number;
  readonly closeReason?: string;
}
function told(message: Message): Call {
  const { opcode, payload, closeCode: code, closeReason: reason } = message;
  return { asked: opcode, got: opcode === "close" ? { code, reason } : payload };
}

describeCaptured("WebSocket", () => {
  test.for([true, false])("every message of both sides, packed: %s", async (isPacked) => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: isPacked });
    await once(server, "listening");
    server.on("connection", (socket) => socket.on("message", (data: Buffer, binary) => socket.send(data, { binary })));
    const view = { sent: new ClientView(), received: new ClientView() };
    const { port } = server.address() as AddressInfo;
    try {
      const entries = await trafficOf({ filter: `tcp port ${port}` }, () => talk(port, isPacked, view));
      const [upgrade, ...messages] = entries as [Entry, ...Entry[]];
      expect(upgrade).toMatchObject({
        protocol: { abbr: "HTTP" },
        request: { url: "/chat?room=7" },
        response: { status: 101 },
      });
      expect(new Set(messages.map(({ protocol }) => protocol.abbr))).toEqual(new Set(["WS"]));
      const of = (name: "request" | "response"): readonly Message[] =>
        messages.flatMap((entry) => (entry[name] === null ? [] : [side<Message>(entry[name])]));
      expectSameCalls(of("request").map(told), view.sent.calls);
      expectSameCalls(of("response").map(told), view.received.calls);
      expect(of("request").some(({ compressed }) => compressed)).toBe(isPacked);
    } finally {
      server.close();
    }
  });
});
