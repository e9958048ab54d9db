// The two programs that read captures, as they are timed.
import { join } from "node:path";
import { ROOT } from "../guards/tree.ts";
import type { Command } from "./measure.ts";

export function thresher(capture: string): Command {
  return {
    program: process.execPath,
    args: [join(ROOT, "cli/bin.mjs"), "read", capture, "--output", "none", "--stats"],
  };
}
export function tshark(capture: string): Command {
  return {
    program: "tshark",
    args: ["-n", "-r", capture, "-T", "fields", "-e", "http.request.uri", "-e", "http.response.code"],
  };
}
