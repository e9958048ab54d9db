// Follows one agent for as long as the session wants it: dials, makes sure who is there, measures its clock, gives it its
// order, reads what it tells, and begins again when the connection breaks, from where it broke.
import { create } from "@bufbuild/protobuf";
import {
  type CaptureOrder,
  CaptureOrderSchema,
  FollowRequestSchema,
  type Gap,
  type HelloReply,
  type Status,
  type ToldUnread,
} from "../../contract/agent/agent_pb.js";
import { AgentChannel } from "./agent-channel.ts";
import type { AgentEndpoint } from "./agent-source.ts";
import { type BackOffLimits, backOffMs } from "./back-off.ts";
import {
  bestOffset,
  type ClockOffset,
  correctionNs,
  measureOffset,
  nextOffset,
  type WallClock,
} from "./clock-offset.ts";
import { BatchCursor } from "./cursor.ts";
import { PeerFailure, type PeerFailureKind, sentenceOf } from "./peer-failure.ts";
import { SilenceWatch } from "./silence-watch.ts";

export interface AgentTimings extends BackOffLimits {
  /** For dialing and the handshake together, and for one short call. */
  readonly connectMs: number;
  readonly callMs: number;
  /** An agent tells its status every second: after so long without a word it is taken for dead. */
  readonly silenceMs: number;
  readonly clockEveryMs: number;
  /** A connection that lasted so long was a good one: the next wait is the shortest again. */
  readonly goodAfterMs: number;
}
export const AGENT_TIMINGS: AgentTimings = {
  connectMs: 10_000,
  callMs: 5_000,
  silenceMs: 5_000,
  clockEveryMs: 60_000,
  goodAfterMs: 10_000,
  firstMs: 250,
  maxMs: 15_000,
};
/** Characters of the name of a run. */
const MAX_RUN_LENGTH = 128;
/** Questions of one measurement of the clock. */
const CLOCK_QUESTIONS = 5;

/** What an agent tells, in order. Rows are awaited: that is what holds an agent back. */
export interface AgentEvents {
  readonly rows: (rows: readonly Uint8Array[], offsetNs: bigint) => Promise<void>;
  /** Heads of packets, while they are wanted. */
  readonly heads: (heads: Uint8Array) => void;
  readonly status: (status: Status) => void;
  readonly gap: (gap: Gap) => void;
  /** Batches that were taken before, and that never came. */
  readonly repeated: () => void;
  readonly missing: (batches: number) => void;
  /** Connected to this agent; `isRestarted` where it is not the run that was followed before. */
  readonly connected: (hello: HelloReply, isRestarted: boolean) => void;
  readonly clock: (offset: ClockOffset) => void;
  readonly disconnected: (failure: PeerFailure) => void;
  /** What the agent says to its order: empty when it took it. */
  readonly ordered: (order: bigint, error: string) => void;
}

export class AgentClient {
  readonly #agent: AgentEndpoint;
  readonly #events: AgentEvents;
  readonly #clock: WallClock;
  readonly #timings: AgentTimings;
  readonly #stop = new AbortController();
  readonly #cursor: BatchCursor;
  #channel: AgentChannel | null = null;
  #offset: ClockOffset | null = null;
  #order: CaptureOrder | null = null;
  #failures = 0;
  #wantsHeads = false;
  #followAgain: AbortController | null = null;

  /** `cursor` is what was received of this node's agent before. */
  constructor(
    agent: AgentEndpoint,
    events: AgentEvents,
    cursor: BatchCursor,
    clock: WallClock,
    timings: AgentTimings = AGENT_TIMINGS,
  ) {
    this.#agent = agent;
    this.#cursor = cursor;
    this.#events = events;
    this.#clock = clock;
    this.#timings = timings;
  }
  /** The connection, while there is one. */
  get channel(): AgentChannel | null {
    return this.#channel;
  }
  /** Whether nobody follows it any more. */
  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }
  /** What to take from the agent's times. */
  get offsetNs(): bigint {
    return correctionNs(this.#offset);
  }
  /** Follows until it is stopped; never rejects. */
  async run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const failure = await this.#connection();
      if (this.#stop.signal.aborted) return;
      this.#events.disconnected(failure);
      await this.#wait(this.#waitMs(failure.kind));
    }
  }
  stop(): void {
    this.#stop.abort();
    this.#channel?.close();
  }
  /** What to capture from now on, also after a reconnect. */
  order(order: CaptureOrder): void {
    this.#order = order;
    const channel = this.#channel;
    // An order that did not arrive is given again to the connection that follows this one.
    if (channel !== null) void this.#sendOrder(channel).catch(() => channel.close());
  }

  /** Whether the agent tells heads of packets from now on. It is followed anew, from where it is. */
  set wantsHeads(wants: boolean) {
    if (wants === this.#wantsHeads) return;
    this.#wantsHeads = wants;
    this.#followAgain?.abort();
  }

  async #connection(): Promise<PeerFailure> {
    const sinceMs = performance.now();
    let channel: AgentChannel | null = null;
    try {
      channel = await AgentChannel.open(this.#agent, this.#timings.connectMs, this.#stop.signal);
      const hello = await this.#greet(channel);
      const isRestarted = this.#cursor.begin(hello.run);
      this.#channel = channel;
      this.#events.connected(hello, isRestarted);
      await this.#sendOrder(channel);
      while (await this.#follow(channel, hello.run));
      return new PeerFailure("away", "the agent ended the connection");
    } catch (error) {
      return (
        channel?.failureOf(error) ?? (error instanceof PeerFailure ? error : new PeerFailure("away", String(error)))
      );
    } finally {
      this.#channel = null;
      channel?.close();
      if (performance.now() - sinceMs >= this.#timings.goodAfterMs) this.#failures = 0;
    }
  }
  async #greet(channel: AgentChannel): Promise<HelloReply> {
    const measured: ClockOffset[] = [];
    let reply: HelloReply | null = null;
    for (let i = 0; i < CLOCK_QUESTIONS; i++) {
      const askedNs = this.#clock.nowNs();
      reply = await channel.calls.hello({}, { timeoutMs: this.#timings.callMs, signal: this.#stop.signal });
      measured.push(measureOffset(askedNs, reply.clockNs, this.#clock.nowNs()));
    }
    const best = bestOffset(measured);
    if (reply === null || best === null || reply.run === "" || reply.run.length > MAX_RUN_LENGTH)
      throw new PeerFailure("refused", "what answers there does not say which run it is of: it is not a capture agent");
    this.#offset = nextOffset(this.#offset, best);
    this.#events.clock(this.#offset);
    return reply;
  }
  async #sendOrder(channel: AgentChannel): Promise<void> {
    const order = this.#order;
    if (order === null) return;
    const { error } = await channel.calls.capture(create(CaptureOrderSchema, order), {
      timeoutMs: this.#timings.callMs,
      signal: this.#stop.signal,
    });
    this.#events.ordered(order.order, error === "" ? "" : sentenceOf(error));
  }
  /** Answers whether to follow once more. */
  async #follow(channel: AgentChannel, run: string): Promise<boolean> {
    const again = new AbortController();
    this.#followAgain = again;
    const end = new AbortController();
    const watch = new SilenceWatch(this.#timings.silenceMs, () =>
      end.abort(new PeerFailure("away", `the agent said nothing for ${this.#timings.silenceMs / 1000} s`)),
    );
    // A question without answer leaves the offset as it was; a dead connection is found by its silence.
    const clock = setInterval(() => void this.#greet(channel).catch(() => undefined), this.#timings.clockEveryMs);
    const signal = AbortSignal.any([this.#stop.signal, end.signal, again.signal]);
    try {
      const request = create(FollowRequestSchema, { ...this.#cursor.from(run), packetHeads: this.#wantsHeads });
      for await (const told of channel.follow(request, signal)) {
        // Time that the rows wait here is not the agent's silence.
        watch.pause();
        await this.#take(told);
        watch.resume();
      }
      return again.signal.aborted;
    } catch (error) {
      if (again.signal.aborted && !end.signal.aborted && !this.#stop.signal.aborted) return true;
      throw end.signal.aborted ? end.signal.reason : error;
    } finally {
      this.#followAgain = null;
      clearInterval(clock);
      watch.stop();
    }
  }
  async #take({ told }: ToldUnread): Promise<void> {
    if (told.case === "status") this.#events.status(told.value);
    else if (told.case === "gap") {
      this.#cursor.skip(told.value.toSequence);
      this.#events.gap(told.value);
    } else if (told.case === "batch") {
      const arrival = this.#cursor.take(told.value.sequence);
      if (arrival.kind === "repeated") return this.#events.repeated();
      if (arrival.kind === "missing") this.#events.missing(Number(arrival.batches));
      if (this.#wantsHeads && told.value.packetHeads.length > 0) this.#events.heads(told.value.packetHeads);
      await this.#events.rows(told.value.rows, this.offsetNs);
    }
  }
  // One that is no agent of ours is asked seldom: it may be replaced by the right one.
  #waitMs(kind: PeerFailureKind): number {
    this.#failures++;
    const { firstMs, maxMs } = this.#timings;
    return backOffMs(this.#failures, { firstMs: kind === "refused" ? maxMs : firstMs, maxMs }, Math.random);
  }
  #wait(milliseconds: number): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener("abort", done);
    });
  }
}
