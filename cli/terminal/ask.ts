// Questions to the person at the terminal. They stand on standard error: standard output belongs to what was asked for.
import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** The answer without its end; empty where the input ends instead. */
export function askLine(question: string): Promise<string> {
  // The terminal itself edits the line, and its Ctrl+C ends the program as ever.
  return answerOf(createInterface({ input: process.stdin, output: process.stderr, terminal: false }), question);
}

/** The same, and nothing that is typed is shown. */
export function askSecret(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  // Not before the terminal shows nothing any more: who is quick would be seen.
  process.stderr.write(question);
  // The terminal no longer does it by itself while the input is raw.
  lines.on("SIGINT", () => {
    lines.close();
    process.kill(process.pid, "SIGINT");
  });
  return answerOf(lines, "").finally(() => process.stderr.write("\n"));
}

function answerOf(lines: ReturnType<typeof createInterface>, question: string): Promise<string> {
  return new Promise((resolve) => {
    lines.once("close", () => resolve(""));
    lines.question(question, (answer) => {
      resolve(answer.trim());
      lines.close();
    });
  });
}
