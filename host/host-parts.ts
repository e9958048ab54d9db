// What a host gives the contract's implementation: everything that differs between machines, hosts and tests.
import type { CaptureInterface } from "../contract/index.ts";
import type { AgentFiles } from "./cluster/agent-files.ts";
import type { Presentation, StartIngest } from "../session/index.ts";

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
  /** The code of the agents that a tap of a cluster deploys. */
  readonly agentFiles: AgentFiles;
}
