// The script of docs/dissectors.md, as `thresher read` runs it.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFolder } from "../../session/testing/captures.ts";
import { makeCapture } from "../testing/make-capture.ts";
import { runProgram } from "../testing/run-program.ts";

const PAGE = new URL("../../docs/dissectors.md", import.meta.url);

test("the page's dissector pairs messages, filters find its fields, and a wrong file is told", () =>
  withFolder(async (folder) => {
    const [, script = ""] = /```js\n(.*?)```/s.exec(await readFile(PAGE, "utf8")) ?? [];
    await mkdir(join(folder, "dissectors"));
    await writeFile(join(folder, "dissectors/acme.js"), script);
    await writeFile(join(folder, "dissectors/wrong.js"), "\n(");
    const said = [
      { from: "client", text: "Aone\n" },
      { from: "server", text: "Bone\n" },
      { from: "client", text: "Atwo\n" },
    ] as const;
    const path = join(folder, "acme.pcap");
    await writeFile(path, makeCapture([{ clientPort: 40_000, serverPort: 7000, said }]));
    const args = ["read", path, "--output", "json", "--filter", 'request.x == "one"'];
    const { code, out, error } = await runProgram(args, { env: { THRESHER_HOME: folder } });
    expect([code, error]).toEqual([
      0,
      expect.stringMatching(/^thresher: dissectors: wrong\.js: SyntaxError: .*\(wrong\.js:2\)\n$/),
    ]);
    expect(JSON.parse(out)).toMatchObject({ request: { x: "one" }, response: { x: "one" } });
  }));
