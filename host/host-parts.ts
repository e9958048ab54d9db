// What a host gives the contract's implementation: everything that differs between machines, hosts and tests.
import type { CaptureInterface } from "../contract/index.ts";
import type { AgentFiles } from "./cluster/agent-files.ts";
import type { KeyStore } from "../session/hooks/types.ts";
import type { Presentation, StartIngest, StartScript } from "../session/index.ts";

/** What this machine can capture. */
export interface CaptureAccess {
  /** Why capturing is not possible and the one command that would change it; empty when it is. */
  readonly hint: () => Promise<string>;
  readonly interfaces: () => Promise<readonly CaptureInterface[]>;
  /** The capture program's complaint about a capture filter; empty when it is valid. */
  readonly checkFilter: (filter: string) => Promise<string>;
}

export interface HostParts {
  readonly version: string;
  readonly host: "electron" | "web";
  /** Holds `sessions/` and `snapshots/`. */
  readonly dataFolder: string;
  /** Where a file is written that the window fetches by itself; empty where a path is always given. */
  readonly downloadFolder: string;
  /** The recorded capture that the demo plays. */
  readonly demoPath: string;
  readonly presentation: Presentation;
  readonly startIngest: StartIngest;
  /** The script that the worker threads of sources run. */
  readonly workerScript: URL;
  readonly capture: CaptureAccess;
  /** Starts one script in a sandbox on a thread of its own. */
  readonly startScript: StartScript;
  /** How often programs with the same data folder look which of them runs its scripts. */
  readonly scriptLock?: { readonly beatMs: number };
  /** Scripts to start from. */
  readonly samplesFolder: string;
  /** Dissectors to start from. */
  readonly dissectorSamplesFolder: string;
  /** Ports of this machine that are the program's own: no script reaches them. */
  readonly ownPorts: readonly number[];
  /** The code of the agents that a tap of a cluster deploys. */
  readonly agentFiles: AgentFiles;
  /** The system's key store for secrets; a file of the data folder where there is none. */
  readonly systemKeyStore?: KeyStore | undefined;
}
