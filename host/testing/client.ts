// A window's side of the contract, for tests: the real client over a real port.
import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/message-port";
import type { ContractRouterClient } from "@orpc/contract";
import type { Contract } from "../../contract/index.ts";
import { type Api, createApi, type HostParts } from "../index.ts";
import { ingestInWorker, presentation, scriptsInWorkers } from "../../session/index.ts";
import { INGEST_WORKER, withFolder } from "../../session/testing/captures.ts";
import type { LineEvents, SessionProcess } from "../start-session-process.ts";

const SAMPLES = fileURLToPath(new URL("../../hooks-samples", import.meta.url));
const DISSECTOR_SAMPLES = fileURLToPath(new URL("../../dissector-samples", import.meta.url));

export type Client = ContractRouterClient<Contract>;

/** Parts of a host on a machine that cannot capture. */
export function testParts(folder: string): HostParts {
  return {
    version: "1.2.3",
    host: "web",
    dataFolder: folder,
    downloadFolder: folder,
    demoPath: `${folder}/demo.pcapng`,
    agentFiles: { bundle: `${folder}/agent.mjs`, captureScript: `${folder}/capture.sh` },
    presentation,
    startIngest: ingestInWorker(INGEST_WORKER),
    workerScript: INGEST_WORKER,
    startScript: scriptsInWorkers(INGEST_WORKER),
    samplesFolder: SAMPLES,
    dissectorSamplesFolder: DISSECTOR_SAMPLES,
    ownPorts: [],
    capture: {
      hint: async () => "install tcpdump",
      interfaces: async () => [
        { name: "lo", description: "Loopback", addresses: ["127.0.0.1"], isUp: true, isLoopback: true },
      ],
      checkFilter: async (filter) => (filter === "tcp port 80" ? "" : "syntax error"),
    },
  };
}

/** A connected window; `close` is what its going away does. */
export function connectWindow(api: Api): { client: Client; close: () => void } {
  const { port1, port2 } = new MessageChannel();
  const end = api.connect(port1);
  const client: Client = createORPCClient(new RPCLink({ port: port2 }));
  port1.start();
  port2.start();
  return {
    client,
    close: () => {
      end();
      port1.close();
      port2.close();
    },
  };
}

export function newApi(folder: string): Api {
  return createApi(testParts(folder));
}

/** A window of a session process of its own; `closed` resolves with the reason when the line is over. */
export function connectToProcess(process: SessionProcess): {
  client: Client;
  closed: Promise<string>;
  close: () => void;
} {
  const listeners = new Map<string, (event?: { data: unknown }) => void>();
  const ended = Promise.withResolvers<string>();
  const events: LineEvents = {
    message: (data) => listeners.get("message")?.({ data }),
    closed: (reason) => {
      listeners.get("close")?.();
      ended.resolve(reason);
    },
  };
  const line = process.connect(events);
  const port = {
    on: (event: string, listener: (event?: { data: unknown }) => void) => void listeners.set(event, listener),
    postMessage: line.send,
  };
  return { client: createORPCClient(new RPCLink({ port })), closed: ended.promise, close: line.close };
}

/** The first state of a stream that is as wanted. */
export async function firstOf<T>(stream: AsyncIterable<T>, isWanted: (state: T) => boolean): Promise<T> {
  for await (const state of stream) if (isWanted(state)) return state;
  throw new Error("the stream ended before");
}

/** A window of an API of its own, on a data folder that is removed afterwards. */
export async function withWindow(use: (client: Client, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const api = newApi(folder);
    const { client, close } = connectWindow(api);
    try {
      await use(client, folder);
    } finally {
      close();
      await api.close();
    }
  });
}
