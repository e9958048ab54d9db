// Starts the session process and the web host, says where it is, and ends both when asked to.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SessionProcess, startSessionProcess } from "../../host/index.ts";
import { CommandFailed } from "../command/failures.ts";
import { openInBrowser } from "../open/browser.ts";
import { type OpenOrder, sessionOptions } from "../open/session-options.ts";
import { RENDERER_FOLDER } from "../places.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { MAX_UPLOAD_BYTES, MAX_UPLOADS } from "./uploads.ts";
import { openWebHost, type WebHost } from "./web-host.ts";
import { joinWindow } from "./window-line.ts";

/** Exit code of a second signal, which does not wait for an orderly end. */
const INTERRUPTED = 130;

export interface ServeOrder extends OpenOrder {
  readonly port: number;
  readonly opensBrowser: boolean;
}

export async function runServe(order: ServeOrder, terminal: Terminal): Promise<number> {
  if (!existsSync(join(RENDERER_FOLDER, "index.html"))) {
    throw new CommandFailed("the window is not built; run npm run build first");
  }
  const ended = endOfSignals();
  const folder = mkdtempSync(join(tmpdir(), "thresher-serve-"));
  const parts: { session: SessionProcess | null; host: WebHost | null } = { session: null, host: null };
  try {
    const downloadFolder = join(folder, "downloads");
    const uploadFolder = join(folder, "uploads");
    for (const each of [downloadFolder, uploadFolder]) mkdirSync(each, { mode: 0o700 });
    parts.host = await openWebHost({
      port: order.port,
      rendererFolder: RENDERER_FOLDER,
      downloadFolder,
      uploadFolder,
      uploadLimits: { maxBytes: MAX_UPLOAD_BYTES, maxFiles: MAX_UPLOADS },
      connect: (socket) => {
        if (parts.session === null) socket.close();
        else joinWindow(socket, parts.session);
      },
    });
    // Scripts do not reach the window's own server.
    const ownPorts = [Number(new URL(parts.host.address).port)];
    parts.session = await startSessionProcess({ ...sessionOptions(order), downloadFolder, ownPorts });
    await announce(parts.host, order.opensBrowser, terminal);
    await ended;
    return 0;
  } finally {
    await parts.host?.close();
    await parts.session?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function announce(host: WebHost, opensBrowser: boolean, terminal: Terminal): Promise<void> {
  terminal.out.write(`Thresher: ${host.address}\n`);
  terminal.out.flush();
  const isOpened = opensBrowser && (await openInBrowser(host.address));
  terminal.error(isOpened ? "Opened in the browser; Ctrl+C ends it" : "Open this address in a browser; Ctrl+C ends it");
}

/** Settles at the first signal to end. */
function endOfSignals(): Promise<void> {
  return new Promise((ended) => {
    let signals = 0;
    const end = (): void => {
      if (++signals > 1) process.exit(INTERRUPTED);
      ended();
    };
    process.on("SIGINT", end);
    process.on("SIGTERM", end);
    process.on("SIGHUP", end);
  });
}
