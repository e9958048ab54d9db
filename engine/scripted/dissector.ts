// A dissector whose messages a script reads.
import type { Protocol } from "../../contract/index.ts";
import { CLIENT } from "../flow/flow.ts";
import type { Dissector } from "../protocols/dissector.ts";
import { FramedConversation } from "../protocols/framed.ts";
import { ScriptedFramer } from "./frame.ts";
import { ScriptedPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { MAX_SCRIPTED_MESSAGE_BYTES, ScriptFailure, type ScriptedHead, type ScriptedParser } from "./types.ts";

/** A flow whose bytes make the script fail so often is left to others. */
const MAX_FAILURES = 10;

export function scriptedDissector(parser: ScriptedParser): Dissector {
  const { head } = parser;
  const protocol = protocolOf(head);
  return {
    name: head.name,
    transports: [head.transport],
    ports: head.ports,
    protocols: [protocol],
    presenter,
    fields: [],
    paths: [],
    detect(bytes, start, end) {
      try {
        return parser.identify(bytes.subarray(start, end));
      } catch (error) {
        if (error instanceof ScriptFailure) return "no";
        throw error;
      }
    },
    open(context) {
      let failures = 0;
      const failed = (reason: string): void => {
        context.note("script-failed", `${head.name}: ${reason}`, 1, true);
        if (++failures === MAX_FAILURES) context.giveUp(`${head.name}: its script failed ${MAX_FAILURES} times`);
      };
      const client = new ScriptedFramer(parser, 0, failed);
      const server = new ScriptedFramer(parser, 1, failed);
      const pairing = new ScriptedPairing(context, protocol, head.hasKeys, (side) =>
        side === CLIENT ? client.message : server.message,
      );
      const most = Math.min(MAX_SCRIPTED_MESSAGE_BYTES, context.limits.maxMessageBytes);
      return new FramedConversation(client, server, pairing, most);
    },
  };
}

function protocolOf({ name, longName, ports, transport, color }: ScriptedHead): Protocol {
  return {
    name,
    version: "",
    abbr: name.toUpperCase(),
    longName,
    macro: name,
    backgroundColor: color,
    foregroundColor: "#ffffff",
    fontSize: 12,
    referenceLink: "",
    ports: ports.map(String),
    layer4: transport,
    layer3: "ip",
    priority: 50,
  };
}
