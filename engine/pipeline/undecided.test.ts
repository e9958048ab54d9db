import { describe, expect, test } from "vitest";
import type { Side, Transport } from "../flow/flow.ts";
import type { Conversation, Detected, Dissector } from "../protocols/dissector.ts";
import { Candidates } from "./candidates.ts";
import { Undecided } from "./undecided.ts";

const AT = { sec: 1, nsec: 0, packet: 1 };

/** A protocol that recognises itself by the first letters of a piece: `A?` and so on; the table says what they mean. */
function protocol(name: string, signs: Readonly<Record<string, Detected>>, ports: readonly number[] = []): Dissector {
  return {
    name,
    transports: ["tcp", "udp"],
    ports,
    protocols: [],
    presenter: { fields: () => expect.unreachable(), columns: () => expect.unreachable(), sections: () => [] },
    fields: [],
    paths: [],
    detect: (bytes, start, end) => {
      const head = String.fromCharCode(...bytes.subarray(start, end));
      const found = Object.entries(signs).find(([prefix]) => head.startsWith(prefix));
      if (found !== undefined) return found[1];
      return Object.keys(signs).some((prefix) => prefix.startsWith(head)) ? "more" : "no";
    },
    open: () => expect.unreachable(),
  };
}

interface Options {
  readonly hinted?: string;
  readonly ports?: readonly [number, number];
  readonly isClientKnown?: boolean;
  readonly transport?: Transport;
  readonly maxDetectBytes?: number;
}

/** What the chosen one got: `name(swapped): 0:text 1:text …`; or why nothing was chosen. */
function play(
  dissectors: readonly Dissector[],
  steps: readonly (readonly [Side, string | number])[],
  options: Options = {},
): string {
  const out: string[] = [];
  const chosen: Conversation = {
    data: (side, bytes, start, end) => out.push(`${side}:${String.fromCharCode(...bytes.subarray(start, end))}`),
    gap: (side, length) => out.push(`${side}:[${length}]`),
    end: (side, how) => out.push(`${side}:${how}`),
    tick: () => out.push("tick"),
    close: () => out.push("close"),
  };
  const undecided = new Undecided({
    transport: options.transport ?? "tcp",
    ports: options.ports ?? [40_000, 1234],
    hinted: options.hinted ?? "",
    isClientKnown: options.isClientKnown ?? false,
    candidates: new Candidates(dissectors),
    maxDetectBytes: options.maxDetectBytes ?? 64,
    choose: ({ dissector, swapped }) => {
      out.push(`${dissector.name}${swapped ? " swapped" : ""}:`);
      return chosen;
    },
    unrecognised: (reason) => out.push(`(${reason})`),
  });
  // After a swap the caller speaks of the sides as they are now.
  for (const [side, what] of steps) {
    const now: Side = out.some((word) => word.endsWith("swapped:")) ? (side === 0 ? 1 : 0) : side;
    if (typeof what === "number") undecided.gap(now, what, AT);
    else if (what === "FIN") undecided.end(now, "fin", AT);
    else {
      const bytes = Uint8Array.from(`<${what}>`, (character) => character.charCodeAt(0));
      undecided.data(now, bytes, 1, 1 + what.length, AT);
      bytes.fill(0);
    }
  }
  undecided.close(AT);
  return out.join(" ");
}
function check(
  dissectors: readonly Dissector[],
  steps: readonly (readonly [Side, string | number])[],
  expected: string,
  options: Options = {},
): void {
  expect(play(dissectors, steps, options)).toBe(expected);
}

const A = protocol("a", { "ASK ": "client", "ANS ": "server" });
const WEAK = protocol("weak", { Q: "maybe-client", R: "maybe-server" }, [77]);

describe("sure signs", () => {
  test("the first bytes decide", () =>
    check(
      [A],
      [
        [0, "ASK 1"],
        [1, "ANS 1"],
      ],
      "a: 0:ASK 1 1:ANS 1 close",
    ));
  test("in pieces", () =>
    check(
      [A],
      [
        [0, "AS"],
        [0, "K "],
        [0, "1"],
      ],
      "a: 0:AS 0:K  0:1 close",
    ));
  test("the other side decides, what was kept comes first and in order", () => {
    check(
      [A],
      [
        [0, "??"],
        [0, 7],
        [1, "ANS 1"],
        [1, "FIN"],
      ],
      "a: 0:?? 0:[7] 1:ANS 1 1:fin close",
    );
  });
  test("bytes of a server from the supposed client swap the sides", () => {
    check(
      [A],
      [
        [0, "ANS 1"],
        [1, "ASK 2"],
      ],
      "a swapped: 1:ANS 1 0:ASK 2 close",
    );
    check([A], [[0, "ANS 1"]], "a swapped: 1:ANS 1 close", { isClientKnown: true });
  });
  test("where both ends begin alike the flow's own opinion holds, unless the port speaks against it", () => {
    const alike = protocol("alike", { SSH: "either" }, [22]);
    check([alike], [[1, "SSH 1"]], "alike: 1:SSH 1 close", { isClientKnown: true, ports: [22, 5] });
    check([alike], [[0, "SSH 1"]], "alike: 0:SSH 1 close", { ports: [40_000, 5] });
    check([alike], [[0, "SSH 1"]], "alike swapped: 1:SSH 1 close", { ports: [22, 40_000] });
    check(
      [alike],
      [
        [1, "x"],
        [1, "SSH 1"],
      ],
      "alike: 1:SSH 1 close",
      { isClientKnown: true },
    );
  });
  test("what the peers agreed on decides before a port, and cannot make anything of bytes that are something else", () => {
    const agreed = protocol("agreed", { X: "client" });
    const ported = protocol("ported", { X: "client", Y: "client" }, [5]);
    const ports = [40_000, 5] as const;
    check([ported, agreed], [[0, "X"]], "agreed: 0:X close", { ports, hinted: "agreed" });
    check([ported, agreed], [[0, "X"]], "ported: 0:X close", { ports });
    check([ported, agreed], [[0, "Y"]], "ported: 0:Y close", { ports, hinted: "agreed" });
  });
  test("a well-known port decides between two that are sure", () => {
    const one = protocol("one", { X: "client" });
    const two = protocol("two", { X: "client" }, [1234]);
    check([one, two], [[0, "X"]], "two: 0:X close");
    check([one, two], [[0, "X"]], "one: 0:X close", { ports: [40_000, 5] });
  });
});

describe("an upgrade behind words of an unknown protocol", () => {
  test("is found where a piece begins with a sure sign; what came before is not the protocol's", () =>
    check(
      [A],
      [
        [1, "HELLO"],
        [0, "STARTTLS"],
        [1, "GO"],
        [0, "ASK 1"],
        [1, "ANS 1"],
      ],
      "a: 0:ASK 1 1:ANS 1 close",
    ));
  test("is not found by weak signs, nor behind many pieces", () => {
    const unknown = "(no known protocol in the first bytes)";
    const piece: readonly [Side, string] = [0, "?"];
    check([WEAK], [piece, [1, "?"], [0, "Q1"]], unknown);
    check([A], [...Array.from({ length: 17 }, () => piece), [0, "ASK 1"]], unknown);
  });
});

describe("weak signs", () => {
  test("alone are not enough", () => check([WEAK], [[0, "Q1"]], "(no known protocol in the first bytes)"));
  test("are enough with the port, or when both sides agree", () => {
    check([WEAK], [[0, "Q1"]], "weak: 0:Q1 close", { ports: [40_000, 77] });
    check(
      [WEAK],
      [
        [0, "Q1"],
        [1, "R1"],
      ],
      "weak: 0:Q1 1:R1 close",
    );
    check(
      [WEAK],
      [
        [0, "Q1"],
        [1, "Q2"],
      ],
      "(no known protocol in the first bytes)",
    );
  });
  test("never contradict a SYN", () => {
    check([WEAK], [[0, "R1"]], "(no known protocol in the first bytes)", { ports: [77, 40_000], isClientKnown: true });
    check([WEAK], [[0, "R1"]], "weak swapped: 1:R1 close", { ports: [77, 40_000] });
  });
  test("a sure sign wins over a weak one with its port", () => {
    const sure = protocol("sure", { Q: "client" });
    check([WEAK, sure], [[0, "Q"]], "sure: 0:Q close", { ports: [1, 77] });
  });
});

describe("datagrams", () => {
  test("each is looked at by itself", () => {
    check(
      [WEAK],
      [
        [0, "?"],
        [0, "Q1"],
        [1, "R1"],
      ],
      "weak: 0:? 0:Q1 1:R1 close",
      { transport: "udp" },
    );
  });
  test("only so many are kept", () => {
    const noise = Array.from({ length: 20 }, (_, i) => [0, `?${i}`] as const);
    check([A], noise, "(no known protocol in the first bytes)", { transport: "udp" });
  });
});

describe("limits", () => {
  test("more bytes than are looked at: not recognised", () => {
    check(
      [A],
      [
        [0, "?".repeat(100)],
        [0, "FIN"],
      ],
      "(no known protocol in the first bytes)",
    );
  });
  test("but a later turn may show it, joined in the middle", () => {
    check(
      [A],
      [
        [0, "?".repeat(100)],
        [1, "!"],
        [0, "ASK 2"],
        [1, "ANS 2"],
      ],
      "(no known protocol in the first bytes) a: 0:ASK 2 1:ANS 2 close",
    );
  });
  test("a turn is looked at only where it begins, and so many times", () => {
    check(
      [A],
      [
        [0, "?".repeat(100)],
        [0, "ASK 1"],
        [0, "ASK 2"],
      ],
      "(no known protocol in the first bytes) a: 0:ASK 1 0:ASK 2 close",
    );
    const turns = Array.from({ length: 70 }, (_, i) => [(i % 2) as Side, "."] as const);
    check([A], [[0, "?".repeat(100)], ...turns, [0, "ASK 9"]], "(no known protocol in the first bytes)");
  });
  test("pieces without an end are given up", () => {
    const gaps = Array.from({ length: 300 }, () => [0, 1] as const);
    check([A], gaps, "(no payload)");
    const pieces = Array.from({ length: 300 }, () => [1, "?"] as const);
    check([A], [[1, 5], ...pieces], "(no known protocol in the first bytes)");
  });
  test("a flow without payload says so", () => check([A], [[0, "FIN"]], "(no payload)"));
  test("a protocol that is only switched to is never asked", () => {
    check([{ ...A, detect: null }], [[0, "ASK 1"]], "(no known protocol in the first bytes)");
  });
});
