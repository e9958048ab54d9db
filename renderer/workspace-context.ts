// How components reach the workspace. Only the screens at the top use it; everything below gets props.
import { createContext, useContext, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import type { UiState } from "./ui-store.ts";
import type { Workspace } from "./workspace.ts";

export const WorkspaceContext = createContext<Workspace | null>(null);

export const useWorkspace = (): Workspace => {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) {
    throw new Error("no workspace above this component");
  }
  return workspace;
};

export const useUi = <Value>(select: (state: UiState) => Value): Value => useStore(useWorkspace().ui, select);

interface Readable<Value> {
  readonly get: () => Value;
  readonly subscribe: (listener: () => void) => () => void;
}

export const useObservable = <Value>(observable: Readable<Value>): Value =>
  useSyncExternalStore(observable.subscribe, observable.get);
