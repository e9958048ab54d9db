// The page's own scheme. Unlike file:, it has an origin, so that the content security policy means something, and it
// reaches nothing but the built window.
import { readFile, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import type { Protocol } from "electron";

const SCHEME = "thresher";
const HOST = "window";
export const PAGE_ORIGIN = `${SCHEME}://${HOST}`;
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

/** The same rule as in renderer/index.html, without any socket: the desktop app opens none. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** Must run before the app is ready. */
export function announcePageProtocol(protocol: Pick<Protocol, "registerSchemesAsPrivileged">): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** Answers the page's requests from `folder`. */
export function servePage(protocol: Pick<Protocol, "handle">, folder: string): void {
  protocol.handle(SCHEME, (request) => answer(folder, request.url));
}

async function answer(folder: string, address: string): Promise<Response> {
  const url = URL.parse(address);
  if (url === null || url.host !== HOST) return notFound();
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, decodeURIComponent(url.pathname)));
    if (!path.startsWith(root + sep)) return notFound();
    return new Response(await readFile(path), {
      headers: {
        "Content-Type": TYPES[extname(path)] ?? "application/octet-stream",
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
      },
    });
  } catch (error) {
    // A name that cannot be decoded, does not exist, or is a folder.
    if (error instanceof URIError || (error instanceof Error && "code" in error)) return notFound();
    throw error;
  }
}

function notFound(): Response {
  return new Response("There is no such page.\n", { status: 404 });
}
