import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CustomScheme } from "electron";
import { afterAll, expect, test } from "vitest";
import { announcePageProtocol, PAGE_URL, servePage } from "./page-protocol.ts";
import { standIn } from "./testing/stand-in.ts";

const base = mkdtempSync(join(tmpdir(), "thresher-page-"));
const folder = join(base, "renderer");
mkdirSync(join(folder, "assets"), { recursive: true });
writeFileSync(join(folder, "index.html"), "<p>page</p>");
writeFileSync(join(folder, "assets/main.js"), "script");
writeFileSync(join(base, "secret"), "secret");
symlinkSync(join(base, "secret"), join(folder, "link"));
afterAll(() => rmSync(base, { recursive: true }));

type Handler = (request: { url: string }) => Promise<Response>;
let handler: Handler = () => Promise.reject(new Error("nothing was registered"));
servePage(
  standIn({
    handle: (_scheme: string, take: Handler) => {
      handler = take;
    },
  }),
  folder,
);

async function check(url: string, status: number, body?: string): Promise<void> {
  const response = await handler({ url });
  expect(response.status, url).toBe(status);
  if (body !== undefined) expect(await response.text()).toBe(body);
}

test("the page and its assets are served (stand-in for Electron's protocol)", async () => {
  await check(PAGE_URL, 200, "<p>page</p>");
  await check("thresher://window/assets/main.js", 200, "script");
});

test("nothing outside of the built window is served (stand-in for Electron's protocol)", async () => {
  for (const path of ["../secret", "%2e%2e/secret", "..%2fsecret", "link", "assets", "missing", "%", ""]) {
    await check(`thresher://window/${path}`, 404);
  }
  await check("thresher://elsewhere/index.html", 404);
  await check("not a url", 404);
});

test("every page carries the content security policy (stand-in for Electron's protocol)", async () => {
  const { headers } = await handler({ url: PAGE_URL });
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toMatch(/unsafe-eval|ws:|http:|\*/);
  expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
});

test("the scheme has an origin of its own and bypasses nothing (stand-in for Electron's protocol)", () => {
  const announced: CustomScheme[] = [];
  announcePageProtocol(
    standIn({ registerSchemesAsPrivileged: (schemes: CustomScheme[]) => announced.push(...schemes) }),
  );
  expect(announced).toEqual([
    { scheme: "thresher", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
});
