// memcached over UDP: each datagram begins with a header, and what follows is as on a stream. The datagrams of an answer may come
// in any order. Each request is a conversation of its own, told apart by its number.
//   header = request id 2, sequence number 2, datagrams in all 2, reserved 2 (doc/protocol.txt, "UDP protocol")
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Moment } from "../../moment.ts";
import type { Conversation, EndOfStream, FlowContext } from "../dissector.ts";
import { MAX_HELD_BYTES, MAX_UDP_REQUESTS } from "./limits.ts";

export const UDP_HEADER_BYTES = 8;

interface UdpRequest {
  readonly conversation: Conversation;
  /** Sequence number of the answer's next datagram. */
  next: number;
  /** Datagrams that came before their turn, by sequence number. */
  readonly held: Map<number, Uint8Array>;
  heldBytes: number;
}

export class UdpConversation implements Conversation {
  readonly #context: FlowContext;
  readonly #open: () => Conversation;
  /** By request id, in order of arrival. */
  readonly #requests = new Map<number, UdpRequest>();

  constructor(context: FlowContext, open: () => Conversation) {
    this.#context = context;
    this.#open = open;
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    if (end - start < UDP_HEADER_BYTES) {
      this.#context.note("memcached-udp", "a datagram is shorter than its header", 1, true);
      return;
    }
    const u16 = (i: number): number => ((bytes[start + i] as number) << 8) | (bytes[start + i + 1] as number);
    const [id, sequence, total] = [u16(0), u16(2), u16(4)];
    const from = start + UDP_HEADER_BYTES;
    if (side === CLIENT) this.#begin(id, at).conversation.data(CLIENT, bytes, from, end, at);
    else this.#answer(this.#requests.get(id) ?? this.#begin(id, at), id, sequence, total, bytes.slice(from, end), at);
  }

  /** A request takes the place of the one that had its number before. */
  #begin(id: number, at: Moment): UdpRequest {
    this.#end(id, at);
    const [oldest] = this.#requests.keys();
    if (oldest !== undefined && this.#requests.size >= MAX_UDP_REQUESTS) {
      this.#context.note("pending-requests", "more requests waited for their answers than the limit allows", 1, false);
      this.#end(oldest, at);
    }
    const request: UdpRequest = { conversation: this.#open(), next: 0, held: new Map(), heldBytes: 0 };
    this.#requests.set(id, request);
    return request;
  }

  #answer(request: UdpRequest, id: number, sequence: number, total: number, payload: Uint8Array, at: Moment): void {
    if (sequence < request.next || request.held.has(sequence)) return;
    if (request.heldBytes + payload.length > MAX_HELD_BYTES) {
      this.#context.note("memcached-udp", "more datagrams came before their turn than are held", 1, true);
      this.#end(id, at);
      return;
    }
    request.held.set(sequence, payload);
    request.heldBytes += payload.length;
    for (let next = request.held.get(request.next); next !== undefined; next = request.held.get(request.next)) {
      request.held.delete(request.next++);
      request.heldBytes -= next.length;
      request.conversation.data(SERVER, next, 0, next.length, at);
    }
    // A server may answer in several parts, each of which is counted anew (memcached 1.6: what it found, then END).
    if (request.next >= total) request.next = 0;
  }

  #end(id: number, at: Moment): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    this.#requests.delete(id);
    // What came behind a datagram that never did.
    if (request.held.size > 0) request.conversation.gap(SERVER, request.heldBytes, at);
    request.conversation.close(at);
  }

  // A datagram that was cut in the capture shows as an answer without its end.
  gap(_side: Side, _length: number, _at: Moment): void {}
  end(side: Side, how: EndOfStream, at: Moment): void {
    for (const { conversation } of this.#requests.values()) conversation.end(side, how, at);
  }
  get isIdle(): boolean {
    return [...this.#requests.values()].every(({ conversation }) => conversation.isIdle);
  }
  tick(now: Moment): void {
    for (const { conversation } of this.#requests.values()) conversation.tick(now);
  }
  close(at: Moment): void {
    for (const id of this.#requests.keys()) this.#end(id, at);
  }
}
