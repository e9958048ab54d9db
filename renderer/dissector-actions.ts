// What the user can do from the list of dissectors.
import { withApplied, withScreen } from "./ui-store.ts";
import type { Workspace } from "./workspace.ts";

/** The entries that match a filter, in the list. */
export const showOnly = (workspace: Workspace, filter: string): void =>
  workspace.update((state) => withApplied(withScreen(state, "requests"), filter));
