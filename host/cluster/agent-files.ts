// What travels to the nodes: the agent, built to one file, and the script of the capture container.
import { readFile } from "node:fs/promises";
import { ContractError } from "../../contract/index.ts";

/** Paths of the two files. */
export interface AgentFiles {
  readonly bundle: string;
  readonly captureScript: string;
}

export async function readAgentFiles(
  files: AgentFiles,
): Promise<{ readonly agentBundle: Uint8Array; readonly captureScript: string }> {
  try {
    const [agentBundle, captureScript] = await Promise.all([
      readFile(files.bundle),
      readFile(files.captureScript, "utf8"),
    ]);
    return { agentBundle, captureScript };
  } catch (error) {
    throw new ContractError("NOT_FOUND", `the agent's code is missing: ${String(error)}`, "run npm run build");
  }
}
