// A server of HTTP that answers what a test says, in turn, and keeps what it was asked.
import { createServer, type IncomingHttpHeaders } from "node:http";
import { z } from "zod";

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
const address = z.object({ port: z.number() });

/** The last answer stands for all that follow. */
export async function withAnswers(
  answers: readonly Answer[],
  use: (url: string, requests: readonly Asked[]) => Promise<void>,
): Promise<void> {
  const requests: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { status, headers, body } = answers[Math.min(requests.length, answers.length - 1)] ?? { status: 500 };
      const { method = "", url = "" } = request;
      requests.push({ method, url, headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use(`http://127.0.0.1:${address.parse(server.address()).port}`, requests);
  } finally {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }
}
