// The interfaces that can be captured on: what the capture program lists, joined with the addresses that the system knows.
import { networkInterfaces } from "node:os";
import type { CaptureInterface } from "../../contract/index.ts";
import { askProgram, type CaptureProgram, captureFailure, permissionStep } from "./capture-programs.ts";
import { capCommand } from "./cap-command.ts";

/** Devices that carry no IP packets. */
const OTHER_DEVICES = /^(bluetooth|dbus|usbmon|nfqueue|ap\d|awdl|llw)/;

/** Addresses by interface, as `os.networkInterfaces` gives them. */
export type Addresses = ReturnType<typeof networkInterfaces>;

/** Asks the program; an empty list where it cannot be run. */
export async function listInterfaces(
  program: CaptureProgram,
  addresses: Addresses = networkInterfaces(),
): Promise<readonly CaptureInterface[]> {
  const { path, args } = program.kind === "cap" ? capCommand(["list"]) : { path: program.path, args: ["-D"] };
  const { stdout } = await askProgram(path, args);
  return parseInterfaces(stdout, addresses);
}

/** Lines such as `3.lo (Loopback) [Up, Running, Loopback]`; dumpcap leaves the flags out. */
export function parseInterfaces(list: string, addresses: Addresses): readonly CaptureInterface[] {
  const found: CaptureInterface[] = [];
  for (const line of list.split(/\r?\n/)) {
    const [, name, description = "", flags] = /^\d+\.\s*(\S+)(?:\s+\((.*?)\))?(?:\s+\[(.*)\])?$/.exec(line) ?? [];
    if (name === undefined || OTHER_DEVICES.test(name)) continue;
    const known = addresses[name] ?? addresses[description] ?? [];
    const isUp = flags === undefined ? known.length > 0 || name === "any" : /\bUp\b/.test(flags);
    const isLoopback = flags === undefined ? known.some(({ internal }) => internal) : /\bLoopback\b/.test(flags);
    found.push({ name, description, addresses: known.map(({ address }) => address), isUp, isLoopback });
  }
  return found;
}

export interface CapturePermission {
  readonly canCapture: boolean;
  /** Why not, and the one command that changes it; empty when it can. */
  readonly hint: string;
}

/** Tries whether this user may open an interface, by asking for its link types. */
export async function checkPermission(programs: readonly CaptureProgram[]): Promise<CapturePermission> {
  let hint = "";
  for (const program of programs) {
    const [first] = await listInterfaces(program);
    if (first === undefined) {
      if (program.kind === "cap") hint ||= "No capture program: install tcpdump or Wireshark (Windows: with Npcap).";
      else hint ||= permissionStep(program);
      continue;
    }
    if (program.kind === "cap") return { canCapture: true, hint: "" };
    const { code, stderr } = await askProgram(program.path, ["-i", first.name, "-L"]);
    if (code === 0) return { canCapture: true, hint: "" };
    const { message, data } = captureFailure(program, first.name, stderr);
    hint ||= `${message}. ${data.nextStep}`;
  }
  return { canCapture: false, hint };
}
