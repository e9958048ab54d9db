// Checks a capture filter (pcap-filter syntax) by letting the capture program compile it; nothing is captured.
import { isBalanced } from "../../engine/index.ts";
import { askProgram, type CaptureProgram } from "./capture-programs.ts";

const UNKNOWN_LINK_TYPE = /invalid data link type/;
/** Longest filter handed to a program: command lines have an end. */
export const MAX_CAPTURE_FILTER_LENGTH = 4_096;

/** What is wrong with the filter, for people; empty when nothing is. */
export async function checkCaptureFilter(
  filter: string,
  programs: readonly CaptureProgram[],
  linkType = "EN10MB",
): Promise<string> {
  if (filter.trim() === "") return "";
  if (filter.length > MAX_CAPTURE_FILTER_LENGTH) return `longer than ${MAX_CAPTURE_FILTER_LENGTH} characters`;
  if (filter.includes("\0")) return "holds a zero character";
  if (!isBalanced(filter)) return "its parentheses do not match";
  const tcpdump = programs.find(({ kind }) => kind === "tcpdump");
  // Only tcpdump compiles without opening an interface; elsewhere the capture itself says what is wrong.
  if (!tcpdump) return "";
  const { code, stderr } = await askProgram(tcpdump.path, ["-y", linkType, "-d", "--", filter]);
  // An older one may not know the link type, which says nothing of the filter.
  return code === 0 || UNKNOWN_LINK_TYPE.test(stderr) ? "" : reasonIn(stderr);
}

function reasonIn(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.startsWith("tcpdump: "));
  return lines.at(-1)?.slice("tcpdump: ".length) || "the filter cannot be compiled";
}
