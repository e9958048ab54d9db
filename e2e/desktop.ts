// The same window in the desktop shell, for the project that runs where Electron's program is installed.
import { _electron } from "@playwright/test";
import { findElectron } from "../cli/open/electron.ts";
import { AppWindow } from "./app-window.ts";
import { kubeconfigPath, ROOT } from "./server.ts";

export interface Desktop {
  readonly window: AppWindow;
  readonly end: () => Promise<void>;
}

export async function openDesktop(files: readonly string[], home: string): Promise<Desktop> {
  const program = findElectron(ROOT);
  if (program === null) throw new Error("Electron's program is not installed");
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env;
  const app = await _electron.launch({
    executablePath: program,
    args: [...sandbox, ROOT, ...files],
    env: { ...definedOf(env), THRESHER_HOME: home, KUBECONFIG: kubeconfigPath(home) },
  });
  const window = new AppWindow(await app.firstWindow(), null);
  return { window, end: () => app.close() };
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
