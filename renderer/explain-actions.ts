// Asking why a row matches the filter, or does not.
import type { Workspace } from "./workspace.ts";

/** Opens the pane; where it is open it stays. */
export const explainRow = (workspace: Workspace): void => workspace.update((state) => ({ ...state, pane: "explain" }));
