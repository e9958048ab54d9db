import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { findFile } from "./static-files.ts";

const base = mkdtempSync(join(tmpdir(), "thresher-files-"));
const root = join(base, "root");
mkdirSync(join(root, "assets"), { recursive: true });
mkdirSync(join(base, "root-beside"));
writeFileSync(join(base, "secret"), "secret");
writeFileSync(join(base, "root-beside/secret"), "secret");
writeFileSync(join(root, "index.html"), "page");
writeFileSync(join(root, "assets/a b.js"), "script");
symlinkSync(join(base, "secret"), join(root, "link"));
symlinkSync(base, join(root, "folder-link"));
afterAll(() => rmSync(base, { recursive: true }));

function check(urlPath: string, expected: string | null): void {
  const found = findFile(root, urlPath);
  expect(found === null ? null : relative(root, found), urlPath).toBe(expected);
}

test("files of the folder are found", () => {
  check("/index.html", "index.html");
  check("index.html", "index.html");
  check("/assets/a%20b.js", join("assets", "a b.js"));
  check("/assets/../index.html", "index.html");
});

test("folders and missing files are not", () => {
  check("/", null);
  check("/assets", null);
  check("/missing", null);
  check("/index.html/x", null);
  check(`/${"x".repeat(5000)}`, null);
});

test("nothing outside of the folder is reached", () => {
  check("/../secret", null);
  check("/assets/../../secret", null);
  check("/%2e%2e/secret", null);
  check("/..%2fsecret", null);
  check("/..%5csecret", null);
  check("/..\\secret", null);
  check("/../root-beside/secret", null);
  check("/link", null);
  check("/folder-link/secret", null);
  check("//etc/passwd", null);
  check("/index.html%00.js", null);
  check("/%", null);
});

test("no path made of tricky parts leaves the folder", () => {
  const part = fc.constantFrom(
    "..",
    ".",
    "",
    "%2e%2e",
    "..%2f",
    "%5c..",
    "assets",
    "secret",
    "root-beside",
    "link",
    "~",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const found = findFile(root, `/${parts.join("/")}`);
      expect(found === null || found.startsWith(root)).toBe(true);
    }),
  );
});
