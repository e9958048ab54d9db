// Runs the capture agent on this host until Ctrl+C, with credentials that are drawn for it and told once.
import { hostname, networkInterfaces } from "node:os";
import { type ListenAddress, parseAddress, runAgent, type RunningAgent } from "../../capture-agent/index.ts";
import { createSessionCredentials } from "../../codecs/session-certificate.ts";
import { CommandFailed, UsageError } from "../command/failures.ts";
import { interruptSignal, workUntil } from "../terminal/interrupts.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { visibleText } from "../read/visible-text.ts";
import { formatAgentSecret, SECRET_VARIABLE } from "./agent-secret.ts";

/** How often its state is looked at. */
const LOOK_MS = 500;
const EVERYWHERE: ListenAddress = { host: "0.0.0.0", port: 0 };
const ANY_ADDRESS: readonly string[] = ["0.0.0.0", "::"];

export interface AgentValues {
  readonly interface?: string;
  readonly bpf?: string;
  readonly listen?: string;
}

export async function runAgentByHand(values: AgentValues, terminal: Terminal): Promise<number> {
  const { interface: interfaceName = "any", bpf: packetFilter = "" } = values;
  const listen = values.listen === undefined ? EVERYWHERE : parseListen(values.listen);
  const credentials = createSessionCredentials(Date.now());
  const node = hostname();
  const signal = interruptSignal();
  const agent = await runAgent({ node, interfaceName, packetFilter, listen, credentials });
  try {
    terminal.error(`capturing on ${interfaceName} of ${node}; Ctrl+C ends. From elsewhere it is reached with:`);
    const address = formatAddress(reachableHost(listen.host), agent.port);
    terminal.out.write(`${SECRET_VARIABLE}=${formatAgentSecret(credentials)} thresher tap --agent ${address}\n`);
    terminal.out.flush();
    await watch(agent, signal, terminal);
    return 0;
  } finally {
    await agent.stop();
    terminal.progress("");
  }
}

function parseListen(text: string): ListenAddress {
  try {
    return parseAddress(text);
  } catch {
    throw new UsageError(`--listen must be HOST:PORT, not "${text}"`);
  }
}

/** Rejects where capturing does not even begin: nobody should look for entries that cannot come. */
async function watch(agent: RunningAgent, signal: AbortSignal, terminal: Terminal): Promise<void> {
  let told = "";
  let hasWorked = false;
  await workUntil(signal, (_end, fail) => {
    const look = setInterval(() => {
      const { failure, packets, entries } = agent.status;
      const words = visibleText(failure.replaceAll(/\s*\n\s*/g, " ").trim());
      hasWorked ||= packets > 0n;
      if (words !== "" && !hasWorked)
        fail(new CommandFailed(`nothing can be captured: ${words}. ${nextStepOf(words)}`));
      else if (words !== told && words !== "") terminal.error(`thresher: the capture is interrupted: ${words}`);
      told = words;
      terminal.progress(`${packets} packets, ${entries} entries; Ctrl+C ends`);
    }, LOOK_MS);
    return () => clearInterval(look);
  });
}

function nextStepOf(failure: string): string {
  if (/ENOENT|not found/.test(failure)) return "Install tcpdump";
  if (/permission|permitted|EACCES/i.test(failure))
    return "Run it as root, or let tcpdump capture (setcap cap_net_raw+ep)";
  return "Check --interface and --bpf";
}

/** An agent that listens everywhere is told by one of this host's addresses. */
function reachableHost(host: string): string {
  if (!ANY_ADDRESS.includes(host)) return host;
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal);
  return outside?.address ?? hostname();
}

function formatAddress(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
