// What a driver of today does not send: queries of old, and a message packed by zlib.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { deflateSync } from "node:zlib";
import { BSON } from "mongodb";

function message(opcode: number, requestId: number, body: Uint8Array): Uint8Array {
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + body.length, 0);
  header.writeInt32LE(requestId, 4);
  header.writeInt32LE(opcode, 12);
  return Buffer.concat([header, body]);
}
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};
function query(requestId: number, name: string, document: object): Uint8Array {
  return message(
    2004,
    requestId,
    Buffer.concat([number(0), Buffer.from(`${name}\0`), number(0), number(-1), BSON.serialize(document)]),
  );
}
function msgBody(document: object): Uint8Array {
  return Buffer.concat([number(0), Buffer.from([0]), BSON.serialize(document)]);
}
function packed(requestId: number, how: number, size: number, bytes: Uint8Array): Uint8Array {
  return message(2012, requestId, Buffer.concat([number(2013), number(size), Buffer.from([how]), bytes]));
}

export async function talkByHand(): Promise<void> {
  const find = msgBody({ find: "orders", filter: { count: 3 }, limit: 2, $db: "shop" });
  await ask(query(1, "admin.$cmd", { isMaster: 1 }), message(2013, 2, msgBody({ ping: 1, $db: "admin" })));
  await ask(packed(3, 2, find.length, deflateSync(find)));
  await ask(query(4, "shop.orders", { count: 3 }));
}

/** A connection of their own, with as much of an answer as comes. */
async function ask(...messages: readonly Uint8Array[]): Promise<void> {
  const socket: Socket = connect(27_017, "127.0.0.1");
  await once(socket, "connect");
  for (const one of messages) {
    socket.write(one);
    await Promise.race([once(socket, "data"), once(socket, "close")]);
  }
  socket.end();
  if (!socket.closed) await once(socket, "close");
}
