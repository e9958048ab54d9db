// Starts the window over a transport: fonts and tokens, the workspace, the tree of components.
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./tokens.css";
import "./base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import type { Transport } from "./connection.ts";
import { Workspace } from "./workspace.ts";
import { WorkspaceContext } from "./workspace-context.ts";

export const startWindow = (transport: Transport): void => {
  const place = document.getElementById("root");
  if (place === null) {
    throw new Error("the page has no #root");
  }
  const workspace = new Workspace(transport, window.localStorage);
  workspace.open();
  createRoot(place).render(
    <StrictMode>
      <WorkspaceContext value={workspace}>
        <App />
      </WorkspaceContext>
    </StrictMode>,
  );
};
