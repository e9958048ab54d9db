// Made-up protocols and packets through a whole engine: what comes out is written down as text.
import { expect } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import type { Protocol } from "../../../contract/index.ts";
import { createEngine, type EngineOptions } from "../../engine.ts";
import type { Exchange } from "../../exchange.ts";
import { type Bytes, captured, FLAG, ip4Frame, tcp, type TcpFields, text } from "../../packet/testing/frames.ts";
import type { Conversation, Dissector, FlowContext } from "../../protocols/dissector.ts";
import { type FlowFacts, TCP } from "../../protocols/flows/index.ts";

const ECHO: Protocol = { ...TCP, name: "echo", abbr: "ECHO" };

/** What a made-up protocol does when bytes come, before it emits them. */
export type OnData = (context: FlowContext, text: string, conversation: (name: string) => Conversation) => void;

/** A protocol that begins with its first letter and emits an exchange for every piece. */
export function protocol(name: string, head: string, onData: OnData = () => undefined): Dissector {
  const open = (context: FlowContext): Conversation => ({
    data: (_side, bytes, start, end) => {
      const said = String.fromCharCode(...bytes.subarray(start, end));
      onData(context, said, () => open(context));
      context.emit(exchangeOf(context, `${name} ${said}`));
    },
    gap: (_side, length) => context.emit(exchangeOf(context, `${name} gap ${length}`)),
    end: () => undefined,
    tick: () => undefined,
    close: () => context.emit(exchangeOf(context, `${name} closed`)),
  });
  return {
    name,
    transports: ["tcp", "udp", "sctp", "icmp"],
    ports: [],
    protocols: [ECHO],
    presenter: { fields: () => expect.unreachable(), columns: () => expect.unreachable(), sections: () => [] },
    fields: [],
    paths: [],
    detect: (bytes, start) => (bytes[start] === head.charCodeAt(0) ? "client" : "no"),
    open,
  };
}
function exchangeOf({ flow }: FlowContext, said: string): Exchange {
  return {
    presenter: { fields: () => expect.unreachable(), columns: () => expect.unreachable(), sections: () => [] },
    protocol: ECHO,
    flow,
    index: flow.nextIndex(),
    request: said,
    response: null,
    requestSpan: null,
    responseSpan: null,
    error: null,
    truncated: false,
    isFlow: false,
  };
}

export function start(dissectors: readonly Dissector[], options: Partial<EngineOptions> = {}) {
  const out: string[] = [];
  const flows: FlowFacts[] = [];
  const emit = ({ isFlow, request, index, protocol: { name }, flow }: Exchange) => {
    if (isFlow) {
      const facts = request as FlowFacts;
      flows.push(facts);
      out.push(`<${flow.id}-${index} ${name} ${facts.state}: ${facts.detected.join(",")}${facts.reason}>`);
    } else out.push(`${index} ${String(request)}`);
  };
  const engine = createEngine({ codecs, emit, dissectors, strict: true, ...options });
  let number = 0;
  let sec = 1000;
  const send = (frame: Bytes) => engine.packet(captured(frame, { number: ++number, sec, nsec: number * 1000 }));
  const say = (fields: TcpFields) => send(ip4Frame({ payload: tcp(fields) }));
  let seq = 1;
  return {
    engine,
    out,
    flows,
    send,
    say,
    /** The client's next bytes on one connection. */
    ask: (words: string) => {
      if (seq === 1) say({ flags: FLAG.syn, seq: 0 });
      say({ seq, payload: text(words) });
      seq += words.length;
    },
    wait: (seconds: number) => {
      sec += seconds;
    },
    get now() {
      return sec;
    },
  };
}
export type Started = ReturnType<typeof start>;
