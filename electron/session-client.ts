// What the shell itself asks of the session, over a port of its own: opening files that the system names.
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/message-port";
import type { ContractRouterClient } from "@orpc/contract";
import type { MessagePortMain } from "electron";
import type { Contract } from "../contract/index.ts";

/** Opens captures as a new session; the windows follow by their ticks. Rejects with the contract's errors. */
export async function openInSession(port: MessagePortMain, paths: readonly string[]): Promise<void> {
  const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port }));
  port.start();
  try {
    await client.session.openFiles({ paths: [...paths] });
  } finally {
    port.close();
  }
}
