// Files that the system asks to open: arguments, a second start, and macOS' own event. They wait until the session is
// there to take them.
import { resolve } from "node:path";
import type { App } from "electron";

export interface OpenedFiles {
  /** From now on files go to `take`, those that waited first. */
  deliverTo(take: (paths: readonly string[]) => void): void;
}

/** Names of captures among the arguments of a start. Electron's and Chromium's own switches begin with a dash. */
export function filesOfArguments(args: readonly string[], isPackaged: boolean, folder: string): readonly string[] {
  const plain = args.filter((argument) => !argument.startsWith("-"));
  // The program, and in development the app's own folder.
  return plain.slice(isPackaged ? 1 : 2).map((argument) => resolve(folder, argument));
}

export function collectOpenedFiles(app: Pick<App, "on" | "isPackaged">, args: readonly string[]): OpenedFiles {
  let waiting: string[] = [...filesOfArguments(args, app.isPackaged, process.cwd())];
  let take: ((paths: readonly string[]) => void) | null = null;
  const open = (paths: readonly string[]): void => {
    if (paths.length === 0) return;
    if (take === null) waiting.push(...paths);
    else take(paths);
  };
  app.on("open-file", (event, path) => {
    event.preventDefault();
    open([path]);
  });
  app.on("second-instance", (_event, otherArgs, folder) => open(filesOfArguments(otherArgs, app.isPackaged, folder)));
  return {
    deliverTo(next) {
      take = next;
      const first = waiting;
      waiting = [];
      open(first);
    },
  };
}
