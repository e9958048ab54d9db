// Our dissectors fed with what a client gets, the bytes of a connection: framed, decoded and paired, without packets. Several keep
// a message as bytes until somebody reads its entry; here every value is read.
import { codecs } from "../../codecs/index.ts";
import {
  type Conversation as Dissected,
  DEFAULT_LIMITS,
  DISSECTORS,
  type Exchange,
  Flow,
  type FlowContext,
  type Transport,
} from "../../engine/index.ts";
import type { Conversation } from "./payloads.ts";

/** Reads what waits in an exchange, by the name of the protocol; the others have decoded their messages when they came. */
const READ: Readonly<Record<string, (exchange: Exchange) => void>> = {
  postgresql({ request, response }) {
    read(request, "query");
    read(request, "version");
    read(response, "whole");
  },
  mongodb({ request, response }) {
    read(request, "document");
    read(response, "message", "document");
  },
  kafka({ request, response }) {
    read(request, "payload");
    read(response, "payload");
  },
  // Its attributes are decoded where they are presented.
  radius: (exchange) => void exchange.presenter.fields(exchange, codecs, DEFAULT_LIMITS),
};

function read(value: unknown, ...path: readonly string[]): void {
  let at = value;
  for (const name of path) at = typeof at === "object" && at !== null ? Reflect.get(at, name) : null;
}

const AT = { sec: 0, nsec: 0, packet: 0 };
const ADDRESS = new Uint8Array(4);
const CLIENT_PORT = 49_152;

/** What follows is of another protocol. */
const PASSED_OVER: Dissected = { data() {}, gap() {}, end() {}, tick() {}, close() {} };

/** A function that decodes a conversation and answers how many pairs, halves and events there were. */
export function ourDecoder(name: string): (conversation: Conversation) => number {
  const dissector = DISSECTORS.find((one) => one.name === name);
  if (dissector === undefined) throw new Error(`there is no dissector of ${name}`);
  const transport: Transport = dissector.transports[0] ?? "tcp";
  const readAll = READ[name];
  return ({ serverPort, pieces }) => {
    let exchanges = 0;
    let isOurs = true;
    const flow = new Flow(0, transport, ADDRESS, CLIENT_PORT, ADDRESS, serverPort, null);
    flow.handshakeUs = 0;
    const context: FlowContext = {
      flow,
      codecs,
      limits: DEFAULT_LIMITS,
      emit(exchange) {
        exchanges++;
        readAll?.(exchange);
      },
      note() {},
      switchTo: () => PASSED_OVER,
      redetect: () => PASSED_OVER,
      flowBetween: () => null,
      announce() {},
      giveUp() {
        isOurs = false;
      },
    };
    const dissected = dissector.open(context, {});
    for (const { side, bytes } of pieces) if (isOurs) dissected.data(side, bytes, 0, bytes.length, AT);
    if (!isOurs) return exchanges;
    dissected.end(0, "fin", AT);
    dissected.end(1, "fin", AT);
    dissected.close(AT);
    return exchanges;
  };
}
