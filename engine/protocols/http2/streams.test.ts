// Streams under way: what is emitted while they hang, and when time has to be watched.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { Exchange } from "../../exchange.ts";
import { Flow, SERVER } from "../../flow/flow.ts";
import { HeaderSection } from "../../hpack/index.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import { type Moment, Span } from "../../moment.ts";
import type { FlowContext } from "../dissector.ts";
import { endMessage } from "./message-end.ts";
import { MAX_REMEMBERED_STREAMS } from "./limits.ts";
import { http2Presenter } from "./present.ts";
import { Streams } from "./streams.ts";
import { Http2Message, type Stream } from "./types.ts";

interface Bench {
  readonly context: FlowContext;
  readonly streams: Streams;
  readonly emitted: string[];
  readonly notes: string[];
}

function bench(limits: Partial<FlowContext["limits"]> = {}): Bench {
  const emitted: string[] = [];
  const notes: string[] = [];
  const context: FlowContext = {
    flow: new Flow(0, "tcp", Uint8Array.of(1, 1, 1, 1), 1, Uint8Array.of(2, 2, 2, 2), 80, null),
    codecs,
    limits: { ...DEFAULT_LIMITS, ...limits },
    emit: ({ index, error, response, truncated }: Exchange) => {
      const answer = response === null ? "" : " answered";
      emitted.push(
        `${index}${answer}${truncated ? " cut" : ""}${error === null ? "" : ` ${error.type}: ${error.msg}`}`,
      );
    },
    note: (code) => void notes.push(code),
    switchTo: () => expect.unreachable(),
    redetect: () => expect.unreachable(),
    announce: () => undefined,
    flowBetween: () => null,
    giveUp: () => expect.unreachable(),
  };
  return { context, streams: new Streams(context, http2Presenter), emitted, notes };
}
function at(sec: number): Moment {
  return { sec, nsec: 0, packet: 1 };
}
function message(id: number, sec: number, isComplete: boolean): Http2Message {
  const made = new Http2Message(id, new HeaderSection(), Span.at(at(sec)));
  made.isComplete = isComplete;
  return made;
}
function ask({ streams }: Bench, id: number, sec: number): Stream {
  const stream = streams.open(id);
  stream.request = message(id, sec, true);
  return stream;
}

test("a packed answer is unpacked for who reads its entry, once, and not for who counts", () => {
  let unpackings = 0;
  const exchanges: Exchange[] = [];
  const context: FlowContext = {
    ...bench().context,
    codecs: {
      ...codecs,
      unpack: (...args) => {
        unpackings++;
        return codecs.unpack(...args);
      },
    },
    emit: (exchange) => void exchanges.push(exchange),
  };
  const streams = new Streams(context, http2Presenter);
  const stream = streams.open(1);
  stream.request = message(1, 100, true);
  const headers = new HeaderSection();
  headers.add(["content-encoding", "gzip"]);
  stream.response = new Http2Message(1, headers, Span.at(at(101)));
  const packed = codecs.encode("no gzip");
  stream.response.body.add(codecs, packed, 0, packed.length, 100);
  endMessage(SERVER, stream.response, stream.request, context);
  streams.complete(stream);
  const [exchange] = exchanges;
  expect([exchange?.index, exchange?.isFinal, unpackings]).toEqual([0, true, 0]);
  expect([exchange?.error?.msg, exchange?.truncated]).toEqual(["gzip: bad gzip data: incorrect header check", true]);
  expect(exchange?.response).toBe(stream.response);
  expect(unpackings).toBe(1);
});

test("a request that hangs is shown once, when its time is over", () => {
  const one = bench();
  ask(one, 1, 100);
  one.streams.tick(at(129));
  expect(one.emitted).toEqual([]);
  one.streams.tick(at(130));
  one.streams.tick(at(131));
  expect(one.emitted).toEqual(["0 timeout: no answer for 30 s"]);
});

test("a slow request does not hide a later one that hangs", () => {
  const one = bench();
  ask(one, 1, 500);
  ask(one, 3, 100);
  one.streams.tick(at(200));
  expect(one.emitted).toEqual(["1 timeout: no answer for 30 s"]);
});

test("an answer that has begun is no time-out", () => {
  const one = bench();
  ask(one, 1, 100).response = message(1, 101, false);
  one.streams.tick(at(140));
  expect(one.emitted).toEqual(["0 answered cut"]);
});

test("time is watched while a stream is open that was not shown", () => {
  const one = bench();
  expect(one.streams.isIdle).toBe(true);
  const first = ask(one, 1, 100);
  ask(one, 3, 100);
  expect(one.streams.isIdle).toBe(false);
  first.response = message(1, 101, true);
  one.streams.complete(first);
  expect(one.streams.isIdle).toBe(false);
  one.streams.tick(at(200));
  expect(one.streams.isIdle).toBe(true);
  one.streams.close();
  expect(one.streams.isIdle).toBe(true);
  expect(one.emitted).toEqual([
    "0 answered",
    "1 timeout: no answer for 30 s",
    "1 pair-not-found: the capture ended before the answer",
  ]);
});

test("with too many streams the oldest is given up, and counted", () => {
  const one = bench({ maxPendingRequests: 2 });
  for (const id of [1, 3, 5, 7]) ask(one, id, 100);
  expect(one.emitted).toEqual([
    "0 pair-not-found: too many requests were waiting",
    "1 pair-not-found: too many requests were waiting",
  ]);
  expect(one.notes).toEqual(["pending-requests", "pending-requests"]);
  expect([one.streams.get(1), one.streams.isGivenUp(1), one.streams.isGivenUp(5)]).toEqual([undefined, true, false]);
});

test("streams that were given up are remembered up to a limit", () => {
  const one = bench();
  for (let i = 0; i <= MAX_REMEMBERED_STREAMS; i++) {
    one.streams.abort(ask(one, i * 2 + 1, 100), { type: "connection", msg: "reset" });
  }
  expect([1, 3, MAX_REMEMBERED_STREAMS * 2 + 1].map((id) => one.streams.isGivenUp(id))).toEqual([false, true, true]);
});

test("a response that nobody asked for is a half", () => {
  const one = bench();
  const stream = one.streams.open(1);
  stream.response = message(1, 100, true);
  one.streams.complete(stream);
  one.streams.open(3).response = message(3, 100, false);
  one.streams.close();
  expect(one.emitted).toEqual([
    "0 answered pair-not-found: no request was seen for this response",
    "1 answered cut pair-not-found: no request was seen for this response",
  ]);
});

test("damage of both messages is said before what is missing", () => {
  const one = bench();
  const stream = ask(one, 1, 100);
  stream.request?.blame("odd request");
  stream.response = message(1, 100, true);
  stream.response.blame("odd response");
  stream.response.blame("odder");
  one.streams.complete(stream);
  const second = ask(one, 3, 100);
  second.request?.blame("bad");
  one.streams.close();
  expect(one.emitted).toEqual([
    "0 answered dissection: odd request; odd response",
    "1 pair-not-found: bad; the capture ended before the answer",
  ]);
});
