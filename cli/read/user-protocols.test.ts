// The script of docs/dissectors.md, as `thresher read` runs it.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFolder } from "../../session/testing/captures.ts";
import { makeCapture } from "../testing/make-capture.ts";
import { runProgram } from "../testing/run-program.ts";

const PAGE = new URL("../../docs/dissectors.md", import.meta.url);

test("the page's dissector pairs messages, filters find its fields, its words are words of filters, and a wrong file is told", () =>
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
    // Words of the script are words of filters.
    for (const filter of ['acme && acme_x == "two"', 'acme and request.x == "two"']) {
      const found = await runProgram([...args.slice(0, -1), filter], { env: { THRESHER_HOME: folder } });
      expect(
        found.out
          .trim()
          .split("\n")
          .map((line) => (JSON.parse(line) as { request: object }).request),
      ).toEqual([{ method: "two", x: "two" }]);
    }
    const check = ["check", "acme_x == 1"];
    expect((await runProgram(check, { env: { THRESHER_HOME: folder } })).code).toBe(2);
    expect((await runProgram(check, { env: { THRESHER_HOME: join(folder, "none") } })).out).toContain("acme_x");
    const matched = await runProgram(["match", 'acme_x == "one"'], { env: { THRESHER_HOME: folder }, input: out });
    expect(matched.out).toBe("true\n");
  }));
