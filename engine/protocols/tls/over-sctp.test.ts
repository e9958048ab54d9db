// Which stream of an association a message belongs to decides which connection it is of.
import { expect, test } from "vitest";
import { Flow, type Side } from "../../flow/flow.ts";
import type { Conversation, FlowContext } from "../dissector.ts";
import { MAX_STREAMS, TlsOverSctp } from "./over-sctp.ts";

const at = { sec: 1, nsec: 0, packet: 1 };

function start() {
  const flow = new Flow(0, "sctp", Uint8Array.of(1, 1, 1, 1), 1, Uint8Array.of(2, 2, 2, 2), 2, null);
  const notes: string[] = [];
  const said: string[] = [];
  const context = { flow, note: (code: string) => void notes.push(code) } as unknown as FlowContext;
  let opened = 0;
  const open = (): Conversation => {
    const name = `#${opened++}`;
    return {
      data: (side, bytes, from, to) => void said.push(`${name} ${side} ${String(bytes.subarray(from, to))}`),
      gap: (side, length) => void said.push(`${name} ${side} [${length}]`),
      end: (side, how) => void said.push(`${name} ${side} ${how}`),
      isIdle: name === "#0",
      tick: () => void said.push(`${name} tick`),
      close: () => void said.push(`${name} close`),
    };
  };
  const conversation = new TlsOverSctp(context, open);
  const on = (stream: number, side: Side, byte: number): void => {
    flow.messageStream = stream;
    conversation.data(side, Uint8Array.of(byte), 0, 1, at);
  };
  return { flow, notes, said, conversation, on };
}

test("both sides of a stream are one connection, each stream has its own", () => {
  const { conversation, said, on } = start();
  on(0, 0, 7);
  on(5, 0, 8);
  on(0, 1, 9);
  conversation.gap(1, 20, at);
  expect(said).toEqual(["#0 0 7", "#1 0 8", "#0 1 9", "#0 1 [20]"]);
});

test("time and ends are those of all", () => {
  const { conversation, said, on } = start();
  on(0, 0, 7);
  expect(conversation.isIdle).toBe(true);
  on(1, 0, 7);
  expect(conversation.isIdle).toBe(false);
  said.length = 0;
  conversation.tick(at);
  conversation.end(0, "fin", at);
  conversation.close(at);
  expect(said).toEqual(["#0 tick", "#1 tick", "#0 0 fin", "#1 0 fin", "#0 close", "#1 close"]);
});

test("streams are told apart up to a limit, and the ledger counts what is beyond", () => {
  const { said, notes, on } = start();
  for (let stream = 0; stream <= MAX_STREAMS; stream++) on(stream, 0, 1);
  expect(said).toHaveLength(MAX_STREAMS);
  expect(notes).toEqual(["tls-streams"]);
});
