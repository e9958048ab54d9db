import { existsSync, linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { describeFailure } from "../command/failures.ts";
import { openTerminal } from "../terminal/terminal.ts";
import { openOutput } from "./output-file.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-output-"));
afterAll(() => rmSync(folder, { recursive: true }));
const terminal = openTerminal({});

function check(path: string, inputs: readonly string[], failure: RegExp): void {
  try {
    openOutput(path, inputs, terminal).close();
    expect.unreachable(`${path} was opened`);
  } catch (error) {
    expect(describeFailure(error)).toMatch(failure);
  }
}

test("what is written is in the file when it is closed", () => {
  const path = join(folder, "out.txt");
  const output = openOutput(path, [], terminal);
  output.sink.write("text");
  output.sink.flush();
  output.close();
  expect(readFileSync(path, "utf8")).toBe("text");
  expect(output.table).toEqual({ columns: 160, useColour: false });
});

test("without a file it is the terminal's output, which stays open", () => {
  expect(openOutput(null, [], terminal).sink).toBe(terminal.out);
});

test("a file that is being read is refused under any of its names, and stays as it is", () => {
  const input = join(folder, "in.pcap");
  const other = join(folder, "same.pcap");
  writeFileSync(input, "capture");
  linkSync(input, other);
  check(input, [input], /in\.pcap is being read; write to another file/);
  check(other, ["-", input], /same\.pcap is being read/);
  expect(readFileSync(input, "utf8")).toBe("capture");
});

test("a place that cannot be written is told in words", () => {
  check(join(folder, "no/such/folder/out"), [], /no such file; check the name/);
  check(folder, [], /it is a folder; name a file in it/);
  expect(existsSync(join(folder, "no"))).toBe(false);
});
