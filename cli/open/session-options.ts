// What a session process is started with, the same for every way to show it.
import { resolve } from "node:path";
import { statSync } from "node:fs";
import type { SessionProcessOptions } from "../../host/index.ts";
import { dataFolder } from "../../session/index.ts";
import { CommandFailed } from "../command/failures.ts";
import { AGENT_FILES, DEMO_PATH } from "../places.ts";
import { programVersion } from "../version.ts";

export interface OpenOrder {
  readonly files: readonly string[];
  readonly isDemo: boolean;
}

export function sessionOptions(order: OpenOrder): Omit<SessionProcessOptions, "downloadFolder"> {
  return {
    version: programVersion(),
    dataFolder: dataFolder(),
    demoPath: DEMO_PATH,
    agentFiles: AGENT_FILES,
    open: existingFiles(order.files),
    openDemo: order.isDemo,
  };
}

/** Whole paths of the files; one that is not there is told before anything starts. */
export function existingFiles(files: readonly string[]): readonly string[] {
  return files.map((file) => {
    if (statSync(file, { throwIfNoEntry: false }) === undefined) {
      throw new CommandFailed(`${file}: there is no such file, and no such command (see thresher help)`);
    }
    return resolve(file);
  });
}
