import { expect, test } from "vitest";
import type { Protocol } from "../../contract/index.ts";
import type { Exchange } from "../exchange.ts";
import { Flow } from "../flow/flow.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { Span } from "../moment.ts";
import type { FlowContext, Presenter } from "./dissector.ts";
import { KeyedPairing } from "./keyed.ts";

function start() {
  const emitted: Exchange[] = [];
  const context = {
    flow: new Flow(0, "tcp", Uint8Array.of(1, 1, 1, 1), 1, Uint8Array.of(2, 2, 2, 2), 2, null),
    limits: DEFAULT_LIMITS,
    emit: (exchange: Exchange) => void emitted.push(exchange),
  } as unknown as FlowContext;
  const pairing = new KeyedPairing<string, string>(
    context,
    {} as Presenter<string, string>,
    { name: "toy" } as Protocol,
  );
  const side = (message: string, sec: number) => {
    return { message, span: Span.at({ sec, nsec: 0, packet: 1 }), isTruncated: false, error: null };
  };
  return {
    pairing,
    side,
    seen: () =>
      emitted.map(({ request, response, error }) => `${String(request)}>${String(response)} ${error?.type ?? ""}`),
  };
}

test("answers find their requests in any order", () => {
  const { pairing, side, seen } = start();
  for (const key of [1, 2]) pairing.request(key, side(`q${key}`, 0));
  for (const key of [2, 1, 3]) pairing.response(key, side(`a${key}`, 0));
  expect(seen()).toEqual(["q2>a2 ", "q1>a1 ", "null>a3 pair-not-found"]);
});
test("a request that is late stays so when the connection ends; another gets the end's reason", () => {
  const { pairing, side, seen } = start();
  pairing.request(1, side("slow", 0));
  pairing.request(2, side("new", 40));
  pairing.tick({ sec: 45, nsec: 0, packet: 2 });
  pairing.ended("reset");
  pairing.close();
  expect(seen()).toEqual(["slow>null timeout", "new>null connection"]);
});
