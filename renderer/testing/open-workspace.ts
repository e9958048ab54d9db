// A workspace over the in-process session, for tests: the real client, the real transport, the real feeds.
import { expect, onTestFinished } from "vitest";
import { portTransport } from "../connection.ts";
import { Workspace } from "../workspace.ts";
import { openFakeSession } from "./fake-session.ts";
import type { SceneName } from "./scenes.ts";
import { waitFor } from "./wait-for.ts";

/** Ends with the test. Its settings are remembered nowhere. */
export const openWorkspace = async (name: SceneName, rows: number): Promise<Workspace> => {
  const channel = new MessageChannel();
  const closeSession = openFakeSession(channel.port1, { name, rows });
  const workspace = new Workspace(portTransport(channel.port2), { getItem: () => null, setItem: () => undefined });
  onTestFinished(() => {
    workspace.connection.close();
    closeSession();
  });
  workspace.open();
  await waitFor(() => expect(workspace.session.tick.get()).not.toBeNull());
  return workspace;
};

/** Waits until the rows of a filter are the shown ones, and answers their number. */
export const shownRows = async (workspace: Workspace, filter: string): Promise<number> => {
  await waitFor(() => expect(workspace.view.state.get().query?.filter).toBe(filter));
  return workspace.view.state.get().tick?.total ?? -1;
};

/** The same with all rows of a source that is read already. */
export const openRows = async (rows: number): Promise<Workspace> => {
  const workspace = await openWorkspace("file", rows);
  await shownRows(workspace, "");
  await waitFor(() => expect(workspace.session.catalogue.get().fields.length).toBeGreaterThan(0));
  return workspace;
};
