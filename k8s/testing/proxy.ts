// A CONNECT proxy on the way to the API server, which a test can cut and restore.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubeconfigSource } from "../kubeconfig/kubeconfig-files.ts";

export interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** Ends all connections and lets none through. */
  cut(): void;
  restore(): void;
  /** Ends each connection opened from now on when so many bytes have come back through it. */
  cutAfter(bytes: number): void;
  /** How many were ended so. */
  readonly cuts: number;
}

export async function openProxy(): Promise<Proxy> {
  const sockets = new Set<net.Socket>();
  let isCut = false;
  let bytesLeft = Number.POSITIVE_INFINITY;
  let cuts = 0;
  const server = http.createServer();
  server.on("connect", (request, socket: net.Socket) => {
    const [host = "", port = ""] = (request.url ?? "").split(":");
    if (isCut) {
      socket.destroy();
      return;
    }
    let left = bytesLeft;
    const target = net.connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    target.on("data", (chunk) => {
      left -= chunk.length;
      if (left >= 0 || target.destroyed) return;
      cuts++;
      target.destroy();
    });
    for (const one of [socket, target]) {
      sockets.add(one);
      one.on("error", () => undefined);
      one.on("close", () => {
        sockets.delete(one);
        socket.destroy();
        target.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    cut: () => {
      isCut = true;
      end();
    },
    restore: () => {
      isCut = false;
    },
    cutAfter: (bytes) => {
      bytesLeft = bytes;
    },
    get cuts() {
      return cuts;
    },
    [Symbol.asyncDispose]: async () => {
      end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The same kubeconfig with the proxy as the cluster's `proxy-url`. */
export async function proxiedConfig(
  kubeconfig: string,
  proxyUrl: string,
): Promise<{ readonly source: KubeconfigSource } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "thresher-proxy-"));
  const path = join(folder, "config");
  const text = (await readFile(kubeconfig, "utf8")).replace(/^( *)(server: .*)$/m, `$1$2\n$1proxy-url: ${proxyUrl}`);
  await writeFile(path, text);
  return {
    source: { environment: { KUBECONFIG: path } },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
