import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openSink, openTerminal, type Sink } from "./terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-terminal-"));
afterAll(() => rmSync(folder, { recursive: true }));

function check(act: (sink: Sink) => void, expected: string): void {
  const path = join(folder, "out");
  const descriptor = openSync(path, "w");
  act(openSink(descriptor));
  closeSync(descriptor);
  expect(readFileSync(path, "utf8")).toBe(expected);
}

test("text is gathered until it is flushed, or is much", () => {
  check((sink) => sink.write("lost without a flush"), "");
  check((sink) => {
    sink.write("one ");
    sink.write("two");
    sink.flush();
    sink.flush();
  }, "one two");
  check((sink) => sink.write("é".repeat(70_000)), "é".repeat(70_000));
});

test("bytes and text keep their order", () => {
  check((sink) => {
    sink.write("a");
    sink.writeBytes(Buffer.from("b"));
    sink.write("c");
    sink.flush();
  }, "abc");
});

/** What a program that writes to its standard output without end does when nobody reads. */
function runWriter(
  script: string,
  closesAfterBytes: number,
): Promise<{ code: number | null; error: string; bytes: number }> {
  const terminal = new URL("./terminal.ts", import.meta.url).href;
  const program = `import { openTerminal } from ${JSON.stringify(terminal)}; const terminal = openTerminal({}); ${script}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program]);
  let bytes = 0;
  let error = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    error += text;
  });
  child.stdout.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes >= closesAfterBytes) child.stdout.destroy();
  });
  return new Promise((done) => child.once("close", (code) => done({ code, error, bytes })));
}

test("a closed pipe is told by a class of its own", async () => {
  const script = `try { for (;;) terminal.out.write("x".repeat(1000)); } catch (error) { console.error(error.name); }`;
  expect(await runWriter(script, 10)).toMatchObject({ code: 0, error: "OutputClosed\n" });
});

test("everything arrives in a pipe that is read slowly", async () => {
  const script = `for (let i = 0; i < 3000; i++) terminal.out.write("x".repeat(1000)); terminal.out.flush();`;
  expect(await runWriter(script, Number.POSITIVE_INFINITY)).toEqual({ code: 0, error: "", bytes: 3_000_000 });
});

test("progress is not for pipes, errors are", async () => {
  const script = `terminal.progress("half"); terminal.error("line"); terminal.progress("");`;
  expect(await runWriter(script, 10)).toEqual({ code: 0, error: "line\n", bytes: 0 });
});

test("the width is the terminal's, or what the environment says", () => {
  expect(openTerminal({ COLUMNS: "90" }).columns).toBe(90);
  for (const odd of ["", "x", "-1", "0", "1.5"]) expect(openTerminal({ COLUMNS: odd }).columns, odd).toBeGreaterThan(0);
});
