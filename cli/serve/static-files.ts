// Files of one folder, and of nothing outside it: the built window, and what was saved for download.
import { createReadStream, realpathSync, statSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";
import { pipeline } from "node:stream";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".jsonl": "application/x-ndjson; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".pcap": "application/vnd.tcpdump.pcap",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** The real path of the file that a URL path names inside `folder`, or null. Links that lead outside do not count. */
export function findFile(folder: string, urlPath: string): string | null {
  const relative = decodePath(urlPath);
  if (relative === null || relative.includes("\0") || relative.includes("\\")) return null;
  try {
    const root = realpathSync(folder);
    const path = realpathSync(join(root, relative));
    return path.startsWith(root + sep) && statSync(path).isFile() ? path : null;
  } catch (error) {
    // A name that does not exist, is too long, or runs through a file: there is no such file either way.
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
}

/** Sends a file. `downloadName` makes the browser save it under that name instead of showing it. */
export function sendFile(response: ServerResponse, path: string, isHead: boolean, downloadName: string | null): void {
  const headers: Record<string, string | number> = {
    "Content-Type": TYPES[extname(path)] ?? "application/octet-stream",
    "Content-Length": statSync(path).size,
    // The names of built assets hold their hash; the page itself is asked for anew.
    "Cache-Control":
      downloadName === null && /[/\\]assets[/\\]/.test(path) ? "private, max-age=31536000, immutable" : "no-store",
  };
  if (downloadName !== null) {
    headers["Content-Disposition"] = `attachment; filename*=UTF-8''${encodeURIComponent(downloadName)}`;
  }
  response.writeHead(200, headers);
  if (isHead) response.end();
  // A reader that goes away in the middle ends the stream; there is nobody left to tell.
  else pipeline(createReadStream(path), response, () => undefined);
}

function decodePath(urlPath: string): string | null {
  try {
    return decodeURIComponent(urlPath);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
