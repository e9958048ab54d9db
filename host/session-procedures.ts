// app, session and capture: what is open, and what can be opened.
import type { SessionTick } from "../contract/index.ts";
import { latestOf } from "./latest.ts";
import { asOutput, catalogueOf, type Context, guarded, procedures } from "./procedures.ts";

export const app = {
  info: procedures.app.info.handler(async ({ context: { parts } }) => {
    const captureHint = await parts.capture.hint();
    return {
      version: parts.version,
      host: parts.host,
      platform: process.platform,
      canCapture: captureHint === "",
      captureHint,
    };
  }),
  catalogue: procedures.app.catalogue.handler(({ context }) => asOutput(catalogueOf(context))),
};

export const session = {
  ticks: procedures.session.ticks.handler(({ context, signal }) => guarded(latestOf(watchSession(context), signal))),
  openFiles: procedures.session.openFiles.handler(async ({ input, context: { workspace } }) => {
    const { id } = await workspace.open({ kind: "files", paths: input.paths });
    return { sessionId: id };
  }),
  openDemo: procedures.session.openDemo.handler(async ({ context: { workspace, parts } }) => {
    const { id } = await workspace.open({ kind: "demo", path: parts.demoPath });
    return { sessionId: id };
  }),
  reopen: procedures.session.reopen.handler(async ({ input, context: { workspace } }) => {
    const { id } = await workspace.reopen(input.sessionId);
    return { sessionId: id };
  }),
  cancelLoad: procedures.session.cancelLoad.handler(async ({ context: { workspace } }) => {
    await workspace.session?.cancelLoad();
    return {};
  }),
  close: procedures.session.close.handler(async ({ context: { workspace } }) => {
    await workspace.close();
    return {};
  }),
  list: procedures.session.list.handler(async ({ context: { workspace } }) => ({ sessions: await workspace.list() })),
  remove: procedures.session.remove.handler(async ({ input, context: { workspace } }) => {
    await workspace.remove(input.sessionId);
    return {};
  }),
};

export const capture = {
  interfaces: procedures.capture.interfaces.handler(async ({ context: { parts } }) => {
    return asOutput({ interfaces: await parts.capture.interfaces() });
  }),
  checkFilter: procedures.capture.checkFilter.handler(async ({ input, context: { parts } }) => ({
    error: await parts.capture.checkFilter(input.filter),
  })),
  start: procedures.capture.start.handler(async ({ input, context: { workspace } }) => {
    const { id } = await workspace.open({ kind: "interfaces", ...input });
    return { sessionId: id };
  }),
  stop: procedures.capture.stop.handler(async ({ context: { workspace } }) => {
    await workspace.session?.cancelLoad();
    return {};
  }),
};

// Follows whatever session is open: its ticks, and the change to another one.
function watchSession({ workspace }: Context): Parameters<typeof latestOf<SessionTick>>[0] {
  return {
    read: () => workspace.tick(),
    subscribe: (changed) => {
      let stopTicks = workspace.session?.onTick(changed);
      const stopChanges = workspace.onChange((next) => {
        stopTicks?.();
        stopTicks = next?.onTick(changed);
        changed();
      });
      return () => {
        stopTicks?.();
        stopChanges();
      };
    },
  };
}
