// A dissector whose messages a script reads.
import type { Protocol } from "../../contract/index.ts";
import { CLIENT, SERVER } from "../flow/flow.ts";
import type { Dissector } from "../protocols/dissector.ts";
import { FramedConversation } from "../protocols/framed.ts";
import { ScriptedFramer } from "./frame.ts";
import { ScriptedPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { MAX_IDENTIFY_BYTES, MAX_SCRIPTED_MESSAGE_BYTES, type ScriptedHead, type ScriptedParser } from "./types.ts";
import { fieldsOf, pathsOf, wordOf } from "./words.ts";

export function scriptedDissector(parser: ScriptedParser): Dissector {
  const { head } = parser;
  const protocol = protocolOf(head);
  return {
    name: head.name,
    transports: [head.transport],
    ports: head.ports,
    protocols: [protocol],
    presenter,
    fields: fieldsOf(head),
    paths: pathsOf(head),
    detect: (bytes, start, end) => parser.identify(bytes.subarray(start, Math.min(end, start + MAX_IDENTIFY_BYTES))),
    open(context) {
      const maxMessageBytes = Math.min(MAX_SCRIPTED_MESSAGE_BYTES, context.limits.maxMessageBytes);
      const options = { isDatagram: head.transport === "udp", maxMessageBytes };
      const client = new ScriptedFramer(parser, { ...options, side: CLIENT });
      const server = new ScriptedFramer(parser, { ...options, side: SERVER });
      const pairing = new ScriptedPairing(context, protocol, head.hasKeys, [client, server]);
      return new FramedConversation(client, server, pairing, maxMessageBytes);
    },
  };
}

function protocolOf(head: ScriptedHead): Protocol {
  const { name, longName, ports, transport, color } = head;
  return {
    name,
    version: "",
    abbr: name.toUpperCase(),
    longName,
    macro: wordOf(head),
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
