// The loopback web host: one HTTP server on 127.0.0.1 that shows the built window, takes uploads, gives downloads and
// carries the contract over a WebSocket. Everything but the token exchange needs the cookie.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { CommandFailed } from "../command/failures.ts";
import { type Gate, openGate, type RequestFacts } from "./admission.ts";
import { sendJson, sendText, setSecurityHeaders } from "./responses.ts";
import { findFile, sendFile } from "./static-files.ts";
import { openUploads, type UploadLimits, type Uploads } from "./uploads.ts";

/** Largest message that a window may send. */
const MAX_MESSAGE_BYTES = 8 << 20;
/** Windows connected at the same time. */
const MAX_WINDOWS = 32;
const HOST = "127.0.0.1";

export interface WebHostOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly rendererFolder: string;
  readonly downloadFolder: string;
  readonly uploadFolder: string;
  readonly uploadLimits: UploadLimits;
  /** A window came: carries its messages until the socket closes. */
  readonly connect: (socket: WebSocket) => void;
}

export interface WebHost {
  /** The address to open, token included. */
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

interface Parts {
  readonly options: WebHostOptions;
  readonly gate: Gate;
  readonly uploads: Uploads;
  readonly sockets: WebSocketServer;
}

export async function openWebHost(options: WebHostOptions): Promise<WebHost> {
  const server = createServer();
  const port = await listen(server, options.port);
  const gate = openGate(port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  const parts: Parts = { options, gate, uploads: openUploads(options.uploadFolder, options.uploadLimits), sockets };
  server.on("request", (request, response) => {
    answer(parts, request, response).catch((error: unknown) => {
      sendText(response, 500, error instanceof Error ? error.message : String(error));
    });
  });
  server.on("upgrade", (request, socket, head) => upgrade(parts, request, socket, head));
  return {
    address: `http://${HOST}:${port}/?token=${gate.token}`,
    port,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      failed(error.code === "EADDRINUSE" || error.code === "EACCES" ? portFailure(error.code, port) : error);
    });
    server.listen(port, HOST, () => done((server.address() as AddressInfo).port));
  });
}

function portFailure(code: string, port: number): CommandFailed {
  const why = code === "EADDRINUSE" ? "is in use" : "may not be opened by this user";
  return new CommandFailed(`port ${port} of ${HOST} ${why}; choose another with --port, or 0 for a free one`);
}

async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  setSecurityHeaders(response);
  const url = requestUrl(request);
  if (url === null) return sendText(response, 400, "The address cannot be read.");
  const admission = parts.gate.admit(factsOf(request, url, false));
  if (admission.kind === "reject") return sendText(response, admission.status, admission.reason);
  if (admission.kind === "enter") {
    response.writeHead(303, { "Set-Cookie": admission.setCookie, Location: "/", "Cache-Control": "no-store" });
    response.end();
    return;
  }
  if (url.pathname === "/upload") return upload(parts, request, response, url);
  if (request.method !== "GET" && request.method !== "HEAD") {
    return sendText(response, 405, "Only reading is possible here.");
  }
  sendFound(parts, response, url.pathname, request.method === "HEAD");
}

function sendFound(parts: Parts, response: ServerResponse, pathname: string, isHead: boolean): void {
  const download = /^\/download\/([^/]+)$/.exec(pathname)?.[1];
  if (download !== undefined) {
    const path = findFile(parts.options.downloadFolder, download);
    if (path === null) sendText(response, 404, "There is no such download.");
    else sendFile(response, path, isHead, basename(path));
    return;
  }
  const path = findFile(parts.options.rendererFolder, pathname === "/" ? "index.html" : pathname);
  // Every browser asks for an icon, whether or not the page names one.
  if (path === null && pathname === "/favicon.ico") response.writeHead(204).end();
  else if (path === null) sendText(response, 404, "There is no such page.");
  else sendFile(response, path, isHead, null);
}

async function upload(parts: Parts, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  if (request.method !== "PUT") return sendText(response, 405, "Uploads are sent with PUT.");
  const result = await parts.uploads.receive(request, url.searchParams.get("name") ?? "");
  if (result.kind === "kept") return sendJson(response, { path: result.path });
  // What was not read of the body would be taken for the next request.
  response.setHeader("Connection", "close");
  sendText(response, result.status, result.reason);
  request.destroy();
}

function upgrade(parts: Parts, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const url = requestUrl(request);
  const admission = url === null ? null : parts.gate.admit(factsOf(request, url, true));
  if (url?.pathname !== "/rpc" || admission?.kind !== "admit") return refuseUpgrade(socket, "403 Forbidden");
  if (parts.sockets.clients.size >= MAX_WINDOWS) return refuseUpgrade(socket, "503 Service Unavailable");
  parts.sockets.handleUpgrade(request, socket, head, parts.options.connect);
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on("error", () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function requestUrl(request: IncomingMessage): URL | null {
  return URL.parse(request.url ?? "/", `http://${HOST}`);
}

function factsOf(request: IncomingMessage, url: URL, isUpgrade: boolean): RequestFacts {
  const { host, origin, cookie } = request.headers;
  const token = url.pathname === "/" && request.method === "GET" && !isUpgrade ? url.searchParams.get("token") : null;
  return { method: request.method ?? "GET", isUpgrade, host, origin, cookie, token };
}
