// `thresher tap --agent`: one agent that somebody runs by hand, over a plain TCP connection. Its secret comes from the
// environment or from the keyboard, never from the arguments, which everybody on a host can read.
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { AgentList } from "../../session/agents/agent-source.ts";
import { type AgentSecret, parseAgentSecret, SECRET_VARIABLE } from "../agent/agent-secret.ts";
import { CommandFailed, UsageError } from "../command/failures.ts";
import { interruptSignal } from "../terminal/interrupts.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { follow } from "./follow.ts";
import { NodeLines } from "./node-lines.ts";
import { type TapOptions, type TapValues, withTapOptions } from "./tap-options.ts";

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Options that choose in a cluster, where none is. */
const CLUSTER_ONLY = [
  "context",
  "namespace",
  "exclude-namespace",
  "pod-tap",
  "bpf",
  "source-filter",
  "max-body",
  "redact-header",
  "redact",
  "cpu",
  "memory",
  "ring-size",
  "ring-age",
  "pod",
  "selector",
  "node",
  "lease",
  "agent-namespace",
  "agent-image",
  "capture-image",
  "pull-secret",
] as const satisfies readonly (keyof TapValues)[];

export async function tapAgent(text: string, values: TapValues, terminal: Terminal): Promise<number> {
  const misplaced = CLUSTER_ONLY.find((name) => values[name] !== undefined);
  if (misplaced !== undefined) throw new UsageError(`--${misplaced} is for clusters, and --agent names one host`);
  const address = parseAddress(text);
  const credentials = await readSecret(terminal);
  return withTapOptions(values, terminal, (options) => followOne(text, { address, credentials }, options, terminal));
}

async function followOne(
  text: string,
  { address, credentials }: { readonly address: Address; readonly credentials: AgentSecret },
  options: TapOptions,
  terminal: Terminal,
): Promise<number> {
  const signal = interruptSignal();
  const agents = new AgentList();
  const dial = (limit: AbortSignal): Promise<Duplex> => openConnection(address, limit);
  agents.add({ cluster: "", node: text, nodeIp: "", worker: text, dial, credentials });
  terminal.error(`tapping the agent at ${text}; Ctrl+C ends it, and leaves the agent running`);
  const followed = { agents, join: () => undefined, isExpected: true };
  const wasReached = await follow(followed, { ...options, signal, terminal, lines: new NodeLines(terminal) });
  if (!wasReached && !signal.aborted) throw new CommandFailed(`the agent at ${text} was not reached; see above why`);
  return 0;
}

function parseAddress(text: string): Address {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new UsageError(`--agent must be HOST:PORT, not "${text}"`);
  }
  return { host, port: Number(port) };
}

async function readSecret(terminal: Terminal): Promise<AgentSecret> {
  const told = process.env[SECRET_VARIABLE] ?? "";
  if (told !== "") return parseAgentSecret(told);
  if (!terminal.isInTerminal) {
    throw new UsageError(
      `the agent's secret is missing: set ${SECRET_VARIABLE} as in the line that thresher agent prints`,
    );
  }
  return parseAgentSecret(await terminal.ask(`Secret of the agent (${SECRET_VARIABLE}): `, "secret"));
}

function openConnection({ host, port }: Address, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, signal });
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}
