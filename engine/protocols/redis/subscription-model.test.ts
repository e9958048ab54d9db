// Publish and subscribe against a model: a server that answers as Redis does. Whatever the client does and however the
// messages fall, each command has its own confirmation or reply, and everything else is an event.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { play, type Step } from "../../testing/play.ts";
import { redis } from "./index.ts";
import { bulk, command, pushed2, pushed3 } from "./testing/encode.ts";

type Action =
  | { readonly kind: "subscribe" | "unsubscribe"; readonly channels: readonly string[] }
  | { readonly kind: "publish"; readonly channel: string }
  | { readonly kind: "ping" }
  | { readonly kind: "get"; readonly key: string };

const channel = fc.constantFrom("news", "weather", "sport");
const channels = fc.uniqueArray(channel, { minLength: 1, maxLength: 3 });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom("subscribe" as const, "unsubscribe" as const), channels }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("publish" as const), channel }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("ping" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("get" as const), key: fc.constantFrom("a", "b") }) },
);

/** What a server keeps, and what it and the client say; `expected` are the entries. */
class ModelServer {
  readonly steps: Step[] = [];
  readonly expected: string[] = [];
  readonly #isResp3: boolean;
  readonly #listening = new Set<string>();

  constructor(isResp3: boolean) {
    this.#isResp3 = isResp3;
  }

  act(action: Action): void {
    switch (action.kind) {
      case "subscribe":
      case "unsubscribe":
        this.#subscription(action.kind, action.channels);
        return;
      case "publish":
        if (!this.#listening.has(action.channel)) return;
        this.#say(this.#pushed("message", action.channel, "x"));
        this.expected.push(`event MESSAGE ${action.channel}`);
        return;
      case "ping":
        // In RESP2 a listener's ping is answered as a list.
        this.#exchange("PING", [], !this.#isResp3 && this.#listening.size > 0 ? pushed2("pong", "") : "+PONG\r\n");
        return;
      case "get":
        // A RESP2 listener may not ask for anything else.
        if (this.#isResp3 || this.#listening.size === 0) this.#exchange("GET", [action.key], bulk(action.key));
    }
  }

  #subscription(kind: "subscribe" | "unsubscribe", channels: readonly string[]): void {
    this.steps.push({ side: 0, bytes: command(kind.toUpperCase(), ...channels) });
    const confirmations = channels.map((one, i) => {
      if (kind === "subscribe") this.#listening.add(one);
      else this.#listening.delete(one);
      this.expected.push(i === 0 ? `${kind.toUpperCase()} ${one}` : `event ${kind.toUpperCase()} ${one}`);
      return this.#pushed(kind, one, this.#listening.size);
    });
    this.#say(confirmations.join(""));
  }
  #exchange(name: string, words: readonly string[], reply: string): void {
    this.steps.push({ side: 0, bytes: command(name, ...words) });
    this.#say(reply);
    this.expected.push([name, ...words].join(" "));
  }
  #pushed(...words: readonly (string | number)[]): string {
    return this.#isResp3 ? pushed3(...words) : pushed2(...words);
  }
  #say(bytes: string): void {
    this.steps.push({ side: 1, bytes });
  }
}

function entriesOf(steps: readonly Step[]): readonly string[] {
  return play(redis, steps, { codecs }).entries.map(({ columns, document, error }) => {
    const words = `${columns.method} ${columns.summary}`.trim();
    return `${document.request === null ? "event " : ""}${words}${error === null ? "" : ` !${error.type}`}`;
  });
}

describe("listeners", () => {
  test("step by step, in RESP2 and RESP3", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 15 }), fc.boolean(), (actions, isResp3) => {
        const server = new ModelServer(isResp3);
        for (const one of actions) server.act(one);
        expect(entriesOf(server.steps)).toEqual(server.expected);
      }),
    );
  });
  test("in RESP3 with all requests sent before the first reply", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        const server = new ModelServer(true);
        for (const one of actions) server.act(one);
        const { steps, expected } = server;
        const inOrder = [
          ...steps.filter((step) => "side" in step && step.side === 0),
          ...steps.filter((step) => "side" in step && step.side === 1),
        ];
        expect(entriesOf(inOrder).toSorted()).toEqual(expected.toSorted());
      }),
    );
  });
});
