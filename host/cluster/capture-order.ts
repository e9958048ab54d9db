// What is captured and what leaves a node, as it is ordered: checked before anything is deployed, then in the words of
// the agents.
import { type CaptureOrderRow, ContractError } from "../../contract/index.ts";
import { checkCaptureFilter, checkSource, findCapturePrograms } from "../../session/index.ts";
import type { SourceSettings } from "./tapped-cluster.ts";

/** The link type that nodes capture with (`-i any`). */
const LINK_TYPE = "LINUX_SLL2";

export function sourceSettings(capture: CaptureOrderRow): SourceSettings {
  const { packetFilter, entryFilter, maxBodyBytes, redactedHeaders, redactedPaths } = capture;
  return { packetFilter, entryFilter, maxBodyBytes, redaction: { headers: redactedHeaders, paths: redactedPaths } };
}

/** Rejects with BAD_FILTER for what no agent would take. A packet filter is compiled where this machine has tcpdump. */
export async function checkCapture(settings: SourceSettings): Promise<void> {
  const problem = checkSource(settings);
  if (problem !== null) throw new ContractError("BAD_FILTER", problem.message, "correct it", problem.offset);
  const wrong = await checkCaptureFilter(settings.packetFilter ?? "", findCapturePrograms(), LINK_TYPE);
  if (wrong !== "") throw new ContractError("BAD_FILTER", `the packet filter is not valid: ${wrong}`, "correct it");
}
