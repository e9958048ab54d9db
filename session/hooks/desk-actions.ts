// Everything that scripts can do outside, for the session that is open: one list for the desk of actions.
import { fileActions, sessionPackets } from "../actions/files/index.ts";
import { ACTIONS, type Action } from "../actions/index.ts";
import { openMetrics } from "../actions/metrics/index.ts";
import { storeActions } from "../actions/stores/index.ts";
import { openGuardedAgents, retryAfterMs, sendWebRequest, webFailure } from "../actions/web/index.ts";
import type { Presentation } from "../presentation.ts";
import type { Session } from "../session.ts";

export interface DeskActions {
  readonly actions: readonly Action[];
  /** Ends what serves and pushes metrics. */
  readonly close: () => Promise<void>;
}

export function openDeskActions(session: () => Session | null, presentation: Presentation): DeskActions {
  const metrics = openMetrics(sendWebRequest);
  const files = fileActions({
    packets: {
      write: async (streams, path, limits) => {
        const open = session();
        if (open === null) throw new Error("no session is open, so there are no packets");
        return sessionPackets(open, presentation).write(streams, path, limits);
      },
    },
  });
  const stores = storeActions({ openAgents: openGuardedAgents, failure: webFailure, retryAfterMs });
  return { actions: [...ACTIONS, ...files, ...stores, ...metrics.actions], close: () => metrics.close() };
}
