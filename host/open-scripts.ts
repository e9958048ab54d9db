// The scripts of a host: the desk of them, joined to the sessions and clusters that are open.
import { nameHistory, openScriptDesk, type ScriptDesk, type Workspace } from "../session/index.ts";
import type { PodFeed } from "./cluster/pod-feed.ts";
import type { HostParts } from "./host-parts.ts";
import { matchRow } from "./view-procedures.ts";

export interface OpenScripts {
  /** Resolves when scripts can be asked about; rejects with what is wrong with the data folder. */
  readonly desk: Promise<ScriptDesk>;
  readonly close: () => Promise<void>;
}

/** Begins at once; nobody waits for it who does not ask for scripts. */
export function openScripts(parts: HostParts, workspace: Workspace, pods: PodFeed): OpenScripts {
  const opening = openDesk(parts, workspace, pods);
  const following = opening.then((desk) => {
    const stops = [
      workspace.onChange((session) => desk.use(session)),
      pods.onPodEvent((event, pod) => desk.podEvent(event, pod)),
    ];
    if (workspace.session !== null) desk.use(workspace.session);
    return stops;
  });
  following.catch(() => undefined);
  return {
    desk: following.then(() => opening),
    close: async () => {
      const stops = await following.catch(() => []);
      for (const stop of stops) stop();
      // A desk that could not be opened was told of to whoever asked for it.
      await opening.then(
        (desk) => desk.close(),
        () => undefined,
      );
    },
  };
}

function openDesk(
  { dataFolder, ownPorts, presentation, startScript, systemKeyStore }: HostParts,
  workspace: Workspace,
  pods: PodFeed,
): Promise<ScriptDesk> {
  return openScriptDesk({
    dataFolder,
    ownPorts,
    keyStore: systemKeyStore,
    presentation,
    start: startScript,
    match: matchRow(presentation),
    cluster: {
      targeted: async () => JSON.stringify(pods.targeted()),
      nameResolutionHistory: async () => nameHistory(workspace.session?.store.names.intervals ?? []),
    },
  });
}
