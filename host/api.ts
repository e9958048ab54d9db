// The contract's implementation: one router for every connection, over whatever carries messages.
import { RPCHandler } from "@orpc/server/message-port";
import { ColourDesk, DissectorDesk, KeyLogDesk, Workspace } from "../session/index.ts";
import { ContractError } from "../contract/index.ts";
import { cluster } from "./cluster-procedures.ts";
import { ClusterDesk } from "./cluster/cluster-desk.ts";
import { colours } from "./colour-procedures.ts";
import { Connection } from "./connection.ts";
import { dissectors } from "./dissector-procedures.ts";
import { filter } from "./filter-procedures.ts";
import { find } from "./find-procedures.ts";
import { keyLog } from "./key-log-procedures.ts";
import { notes } from "./note-procedures.ts";
import type { HostParts } from "./host-parts.ts";
import { type Context, procedures } from "./procedures.ts";
import { save } from "./save-procedures.ts";
import { ScriptHost } from "./script-host.ts";
import { scripts } from "./script-procedures.ts";
import { app, capture, session } from "./session-procedures.ts";
import { SnapshotDesk } from "./snapshot-desk.ts";
import { snapshots } from "./snapshot-procedures.ts";
import { entry, lookAtRow, view } from "./view-procedures.ts";

/** Connections at the same time. */
export const MAX_CONNECTIONS = 32;

/** What carries the messages of one connection: a MessagePort, Electron's, or a wrapped socket. */
export type Port = Parameters<InstanceType<typeof RPCHandler<Context>>["upgrade"]>[0];

export interface Api {
  readonly workspace: Workspace;
  /** Serves the contract over a port; answers how to end it, which must be called when the port closes. */
  readonly connect: (port: Port) => () => void;
  /** Ends all connections and closes the session. */
  readonly close: () => Promise<void>;
}

const router = procedures.router({
  app,
  session,
  capture,
  cluster,
  snapshots,
  keyLog,
  view,
  notes,
  colours,
  entry,
  filter,
  save,
  scripts,
  dissectors,
  find,
});

export function createApi(parts: HostParts): Api {
  const workspace = new Workspace(parts.dataFolder, parts.startIngest, parts.presentation.catalogue.paths);
  const clusters = new ClusterDesk(workspace, parts.agentFiles, parts.workerScript);
  const snapshotDesk = new SnapshotDesk(parts.dataFolder, workspace, clusters);
  const keyLogs = new KeyLogDesk(workspace);
  const dissectorDesk = new DissectorDesk(parts.dataFolder, workspace, parts.startIngest);
  const colourDesk = new ColourDesk(parts.dataFolder, workspace, parts.presentation, lookAtRow(parts.presentation));
  const scriptHost = new ScriptHost(parts, workspace, clusters);
  const handler = new RPCHandler(router);
  const connections = new Set<Connection>();
  return {
    workspace,
    connect: (port) => {
      if (connections.size >= MAX_CONNECTIONS) {
        throw new ContractError("LIMIT", `${MAX_CONNECTIONS} windows are connected`, "close one of them");
      }
      const connection = new Connection(workspace, colourDesk);
      connections.add(connection);
      const desks = {
        clusters,
        snapshots: snapshotDesk,
        scripts: scriptHost,
        keyLogs,
        dissectors: dissectorDesk,
        colours: colourDesk,
      };
      const context = { parts, workspace, ...desks, connection };
      handler.upgrade(port, { context });
      return () => {
        connection.close();
        connections.delete(connection);
      };
    },
    close: async () => {
      for (const connection of connections) connection.close();
      connections.clear();
      await scriptHost.close();
      await snapshotDesk.close();
      await clusters.close();
      keyLogs.close();
      await colourDesk.close();
      await workspace.close();
    },
  };
}
