// The programs that may capture on this machine. Capturing needs a privilege, and only the program has it: it writes
// what it captures to a pipe, and the process that parses those hostile bytes holds nothing.
import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ContractError } from "../../contract/index.ts";

export type CaptureProgramKind = "tcpdump" | "dumpcap" | "cap";

/** A program that captures; for `cap` (the npm package) the path is that of the Node that runs it. */
export interface CaptureProgram {
  readonly kind: CaptureProgramKind;
  readonly path: string;
}

/** Answers of the programs that are waited for: lists and checked filters, not captures. */
const ANSWER_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 1_048_576;

/** Where the programs are even if the user's path does not say so: it often lacks the administrator's folders. */
const USUAL_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  linux: ["/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin"],
  darwin: ["/usr/sbin", "/opt/homebrew/bin", "/usr/local/bin", "/Applications/Wireshark.app/Contents/MacOS"],
  win32: ["C:\\Program Files\\Wireshark"],
};

/** Programs found, the preferred one first: tcpdump gives nanoseconds and tells its drops while it runs. */
export function findCapturePrograms(
  searchPath: string = process.env["PATH"] ?? "",
  platform: string = process.platform,
): readonly CaptureProgram[] {
  const folders = [...searchPath.split(delimiter), ...(USUAL_FOLDERS[platform] ?? [])].filter(
    (folder) => folder !== "",
  );
  const ending = platform === "win32" ? ".exe" : "";
  const found: CaptureProgram[] = [];
  for (const kind of ["tcpdump", "dumpcap"] as const) {
    const path = folders.map((folder) => join(folder, kind + ending)).find(isFile);
    if (path !== undefined) found.push({ kind, path });
  }
  return found.length > 0 ? found : [{ kind: "cap", path: process.execPath }];
}

/** Debian lets only the group wireshark run dumpcap: it is there all the same, and the way to it is to be told. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export interface Answer {
  /** Exit code; -1 where the program could not be run or was ended by us. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; what it says is the answer, whatever its exit code. */
export function askProgram(path: string, args: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    const options = { timeout: ANSWER_TIMEOUT_MS, maxBuffer: MAX_ANSWER_BYTES, windowsHide: true };
    execFile(path, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, stdout, stderr: code === -1 && stderr === "" ? (error?.message ?? "") : stderr });
    });
  });
}

/** The one command that lets this user capture with this program. */
export function permissionStep({ kind, path }: CaptureProgram, platform: string = process.platform): string {
  if (platform === "darwin") return "Install ChmodBPF from Wireshark's package, or run: sudo chmod o+r /dev/bpf*";
  if (platform === "win32") return "Install Npcap from https://npcap.com without its option for administrators only.";
  if (kind === "dumpcap" && !mayRun(path)) return "Run: sudo usermod -aG wireshark $USER   and log in again";
  return `Run: sudo setcap cap_net_raw,cap_net_admin+eip ${path}`;
}

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What a capture program said when it failed, in the contract's words. */
export function captureFailure(program: CaptureProgram, interfaceName: string, said: string): ContractError {
  const lines = said.split("\n").map((line) => line.trim());
  const line = lines.find((text) => /^(tcpdump|dumpcap|cap): /.test(text) && !/listening on|Warning/.test(text));
  const reason = (line ?? lines.findLast((text) => text !== "") ?? "it ended without a word").replace(/^\w+: /, "");
  if (/permission|not permitted|EACCES|EPERM/i.test(said)) {
    return new ContractError(
      "NO_PERMISSION",
      `capturing on ${interfaceName} is not permitted`,
      permissionStep(program),
    );
  }
  if (/no such device|doesn't exist|there is no interface|no such interface|SIOCGIFHWADDR/i.test(said)) {
    return new ContractError("NOT_FOUND", `there is no interface ${interfaceName}`, "Choose one of the list.");
  }
  if (program.kind === "cap") {
    const nextStep = "Install Npcap (https://npcap.com) and run npm install again, or install Wireshark.";
    return new ContractError("UNSUPPORTED", `no capture program is installed: ${reason}`, nextStep);
  }
  const message = `capturing on ${interfaceName} failed: ${reason}`;
  return new ContractError("UNSUPPORTED", message, `Try the same by hand: ${program.path} -i ${interfaceName}`);
}
