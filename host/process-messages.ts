// What passes between a host and its session process: the messages of many connections over one channel. A message of
// the contract is opaque here.

import type { AgentFiles } from "./cluster/agent-files.ts";

/** Given to the process when it starts, as JSON in its first argument. */
export interface ProcessOptions {
  readonly host: "electron" | "web";
  readonly version: string;
  readonly dataFolder: string;
  readonly downloadFolder: string;
  readonly demoPath: string;
  readonly agentFiles: AgentFiles;
  /** Capture files to open at once. */
  readonly open: readonly string[];
  readonly openDemo: boolean;
  /** Ports of this machine that are the host's own; none without it. */
  readonly ownPorts?: readonly number[];
  /** Session to open again at once, empty for none: after the process died. */
  readonly reopen: string;
  /** The host's key store for secrets; none where it has none. */
  readonly keyStore?: KeyStoreFacts | undefined;
}

export interface KeyStoreFacts {
  /** Where secrets are kept, and what is to be said of it, for people. */
  readonly place: string;
  readonly warning: string;
}
/** `seal` a text, or `open` what was sealed. */
export interface KeyStoreRequest {
  readonly kind: "key-store";
  readonly request: number;
  readonly work: "seal" | "open";
  readonly text: string;
}
export interface KeyStoreAnswer {
  readonly kind: "key-store-answer";
  readonly request: number;
  readonly text: string;
  /** Why there is none, for people; empty when there is. */
  readonly problem: string;
}

/** A message of the contract, as its transports make them. */
export type Payload = string | Uint8Array;

export type ToProcess =
  | { readonly kind: "connect"; readonly connection: number }
  | { readonly kind: "message"; readonly connection: number; readonly data: Payload }
  | { readonly kind: "disconnect"; readonly connection: number }
  | { readonly kind: "shut-down" }
  | KeyStoreAnswer;

export type FromProcess =
  | { readonly kind: "ready" }
  /** The open session changed: what to open again if the process dies. Empty for none. */
  | { readonly kind: "session"; readonly sessionId: string }
  | { readonly kind: "message"; readonly connection: number; readonly data: Payload }
  | { readonly kind: "disconnect"; readonly connection: number; readonly reason: string }
  /** Asks the host's key store. */
  | KeyStoreRequest;

/** Whether something that came over the channel is one of ours: a host only ever hears its own child, and checks all the same. */
export function isProcessMessage(value: unknown): value is { readonly kind: string } {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string";
}
