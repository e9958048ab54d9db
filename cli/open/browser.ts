// Opens an address in the system's browser, where there is one to be seen.
import { spawn } from "node:child_process";

/** Whether a browser's window could be shown. */
export function hasDisplay(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (platform === "win32" || platform === "darwin") return true;
  return (env["DISPLAY"] ?? "") !== "" || (env["WAYLAND_DISPLAY"] ?? "") !== "";
}

/** The system's own way to open an address. */
export function browserCommand(address: string, platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === "darwin") return ["open", address];
  // `start` is a word of the shell; rundll32 takes the address as it is.
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", address];
  return ["xdg-open", address];
}

/** A program that has not failed for so long shows the page: it ends with the browser, or has handed the address on. */
const FAILS_WITHIN_MS = 2_000;

/** Answers whether it was opened. Never fails: the address is printed in any case. */
export function openInBrowser(
  address: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  if (!hasDisplay(env, platform)) return Promise.resolve(false);
  const [command, ...args] = browserCommand(address, platform);
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: "ignore", detached: true, env });
    const patience = setTimeout(() => answer(true), FAILS_WITHIN_MS);
    const answer = (isOpen: boolean): void => {
      clearTimeout(patience);
      child.unref();
      done(isOpen);
    };
    child.once("error", () => answer(false));
    child.once("exit", (code) => answer(code === 0));
  });
}
