import { MessageChannel, type MessagePort } from "node:worker_threads";
import { implement } from "@orpc/server";
import { RPCHandler } from "@orpc/server/message-port";
import type { MessagePortMain } from "electron";
import { expect, test } from "vitest";
import { contract } from "../contract/index.ts";
import { openInSession } from "./session-client.ts";
import { standIn } from "./testing/stand-in.ts";

/** A session that takes files, or refuses them. */
function serve(port: MessagePort, taken: string[], refusal: string): void {
  const { session } = implement(contract);
  const openFiles = session.openFiles.handler(({ input, errors }) => {
    if (refusal !== "") throw errors.NOT_FOUND({ message: refusal, data: { nextStep: "" } });
    taken.push(...input.paths);
    return { sessionId: "20260101-120000-abc" };
  });
  new RPCHandler({ session: { openFiles } }).upgrade(port);
  port.start();
}

/** A port of node's with the listeners that Electron's has. */
function mainPort(port: MessagePort): MessagePortMain {
  return standIn<MessagePortMain>({
    on: (event: string, listener: (event: { data: unknown }) => void) =>
      port.on(event, (data: unknown) => listener({ data })),
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  });
}

async function check(paths: readonly string[], refusal = ""): Promise<readonly string[]> {
  const { port1, port2 } = new MessageChannel();
  const taken: string[] = [];
  serve(port1, taken, refusal);
  await openInSession(mainPort(port2), paths);
  return taken;
}

test("files are opened over the contract (stand-in for Electron's port)", async () => {
  expect(await check(["/tmp/a.pcap", "/tmp/b.pcap"])).toEqual(["/tmp/a.pcap", "/tmp/b.pcap"]);
});

test("the session's refusal comes back in its words (stand-in for Electron's port)", async () => {
  await expect(check(["/tmp/missing.pcap"], "there is no such file")).rejects.toThrow("there is no such file");
});
