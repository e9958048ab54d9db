// When an entry is written, and what replaces it: a handshake is shown as soon as nothing more of it can be read,
// a hanging one while it hangs, and once more when an alert follows.
import { describe, expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { Exchange } from "../../exchange.ts";
import { Flow, type Side } from "../../flow/flow.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import type { Moment } from "../../moment.ts";
import { tlsx } from "./index.ts";
import {
  alert,
  bytesOf,
  CHANGE,
  chosenVersion,
  clientHello,
  DATA,
  ENCRYPTED,
  record,
  serverHello,
} from "./testing/build.ts";
import type { TlsResponse } from "./types.ts";

/** A conversation whose entries are seen one by one. */
function open() {
  const emitted: Exchange[] = [];
  const flow = new Flow(0, "tcp", Uint8Array.of(10, 0, 0, 1), 40000, Uint8Array.of(10, 0, 0, 2), 443, null);
  const conversation = tlsx.open(
    {
      flow,
      codecs,
      limits: DEFAULT_LIMITS,
      emit: (exchange) => void emitted.push(exchange),
      note: () => undefined,
      switchTo: () => conversation,
      redetect: () => conversation,
      announce: () => undefined,
      flowBetween: () => null,
      giveUp: () => undefined,
    },
    {},
  );
  const at: Moment = { sec: 1000, nsec: 0, packet: 0 };
  return {
    flow,
    conversation,
    send: (side: Side, bytes: Uint8Array): void => {
      at.packet++;
      at.nsec += 1000;
      conversation.data(side, bytes, 0, bytes.length, at);
    },
    wait: (seconds: number): void => {
      at.sec += seconds;
      conversation.tick(at);
    },
    close: () => conversation.close(at),
    /** Number, version and fault of each entry so far; an alert where there is one. */
    seen: () =>
      emitted.map(({ index, protocol, response, error }) => {
        const told = response as TlsResponse | null;
        const words = [index, protocol.version, told?.alert?.description ?? "", error?.type ?? ""];
        return words.join(" ").trim();
      }),
  };
}
const hello = record(22, clientHello());
const server12 = record(22, serverHello());
const server13 = record(22, serverHello({ extensions: [chosenVersion(0x0304)] }));

describe("written", () => {
  test("in TLS 1.3 with the server's hello", () => {
    const { send, seen, close } = open();
    send(0, hello);
    expect(seen()).toEqual([]);
    send(1, server13);
    expect(seen()).toEqual(["0 1.3"]);
    send(1, bytesOf(CHANGE, DATA, DATA));
    send(0, DATA);
    close();
    expect(seen()).toEqual(["0 1.3"]);
  });
  test("in TLS 1.2 when both sides encrypt", () => {
    const { send, seen, close } = open();
    send(0, hello);
    send(1, server12);
    send(0, bytesOf(CHANGE, ENCRYPTED));
    expect(seen()).toEqual([]);
    send(1, CHANGE);
    expect(seen()).toEqual(["0 1.2"]);
    send(1, bytesOf(ENCRYPTED, DATA));
    close();
    expect(seen()).toEqual(["0 1.2"]);
  });
  test("with data, where the change of ciphers was lost", () => {
    const { send, seen } = open();
    send(0, hello);
    send(1, server12);
    send(0, DATA);
    expect(seen()).toEqual(["0 1.2"]);
  });
  test("while it hangs, and replaced by the whole", () => {
    const { send, wait, seen } = open();
    send(0, hello);
    wait(29);
    expect(seen()).toEqual([]);
    wait(1);
    wait(10);
    expect(seen()).toEqual(["0 1.2  timeout"]);
    send(1, server13);
    expect(seen()).toEqual(["0 1.2  timeout", "0 1.3"]);
    wait(60);
    expect(seen()).toHaveLength(2);
  });
  test("again when an alert follows", () => {
    const { send, seen, close } = open();
    send(0, hello);
    send(1, server13);
    send(0, alert(2, 51));
    expect(seen()).toEqual(["0 1.3", "0 1.3 51"]);
    close();
    expect(seen()).toHaveLength(2);
  });
});

describe("the flow", () => {
  test("says that its content is encrypted, once that is known", () => {
    const { flow, send } = open();
    send(0, hello);
    expect(flow.reason).toBe("");
    send(1, server13);
    expect(flow.reason).toBe("TLS: the content is encrypted");
  });
  test("says so too when it was joined later", () => {
    const { flow, send, seen } = open();
    send(0, DATA);
    expect(flow.reason).toBe("TLS: the content is encrypted");
    expect(seen()).toEqual([]);
  });
});
