// Questions to the person at the terminal. They stand on standard error: standard output belongs to what was asked for.
// Node's line reader is taken when somebody is asked: every command loads this file, and hardly any asks.

/** The answer without its end; empty where the input ends instead. */
export function askLine(question: string): Promise<string> {
  const { createInterface } = process.getBuiltinModule("node:readline");
  // The terminal itself edits the line, and its Ctrl+C ends the program as ever.
  return answerOf(createInterface({ input: process.stdin, output: process.stderr, terminal: false }), question);
}

/** The same, and nothing that is typed is shown. */
export function askSecret(question: string): Promise<string> {
  const { createInterface } = process.getBuiltinModule("node:readline");
  const { Writable } = process.getBuiltinModule("node:stream");
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

interface LineReader {
  question(text: string, answered: (answer: string) => void): void;
  once(event: "close", listener: () => void): unknown;
  close(): void;
}

function answerOf(lines: LineReader, question: string): Promise<string> {
  return new Promise((resolve) => {
    lines.once("close", () => resolve(""));
    lines.question(question, (answer) => {
      resolve(answer.trim());
      lines.close();
    });
  });
}
