// The agents of Node through which everything of scripts leaves: they judge the address of each connection, and go
// through the proxy that the system's variables name. Clients of vendors take them too.
import { lookup as systemLookup } from "node:dns";
import { Agent as HttpAgent, type ClientRequestArgs } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { ActionContext } from "../types.ts";
import { checkAddress } from "./address-rules.ts";

export interface GuardedAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** Agents for the calls of one context. Behind a proxy it is the proxy that resolves names. */
export function openGuardedAgents(context: Pick<ActionContext, "guard">): GuardedAgents {
  const agents = {
    http: new HttpAgent({ proxyEnv: process.env }),
    https: new HttpsAgent({ proxyEnv: process.env }),
  };
  const ownPorts = context.guard?.ownPorts ?? [];
  for (const agent of [agents.http, agents.https]) guardConnections(agent, ownPorts);
  return agents;
}

function guardConnections(agent: HttpAgent, ownPorts: readonly number[]): void {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => connect(guarded(options, ownPorts), done);
}

// `lookup` is not called for an address that is written out, so that one is judged at once.
function guarded(options: ClientRequestArgs, ownPorts: readonly number[]): ClientRequestArgs {
  const host = options.host ?? "";
  const port = Number(options.port);
  if (isIP(host) !== 0) checkAddress(host, host, port, ownPorts);
  return { ...options, lookup: guardedLookup(port, ownPorts) };
}

function guardedLookup(port: number, ownPorts: readonly number[]): LookupFunction {
  return (host, options, done) => {
    systemLookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, "");
      try {
        for (const { address } of found) checkAddress(host, address, port, ownPorts);
      } catch (refused) {
        return done(refused instanceof Error ? refused : new Error(String(refused)), "");
      }
      const [first] = found;
      if (options.all === true || first === undefined) done(null, found);
      else done(null, first.address, first.family);
    });
  };
}
