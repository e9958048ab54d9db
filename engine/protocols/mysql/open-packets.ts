// Where packets come from: a connection as it is, or what was unpacked of a compressed one.
import type { FlowContext } from "../dissector.ts";
import { FramedConversation, type MessageHandler } from "../framed.ts";
import { type MayRun, PacketFramer } from "./frame.ts";

/** Ordinary packets of both sides. `isJoined`: the first of them may begin anywhere. */
export function openPackets(
  context: FlowContext,
  handler: MessageHandler & MayRun,
  isJoined: boolean,
): FramedConversation {
  const { maxBodyBytes, maxMessageBytes } = context.limits;
  const client = new PacketFramer(true, maxBodyBytes, isJoined);
  const server = new PacketFramer(false, maxBodyBytes, isJoined, handler);
  return new FramedConversation(client, server, handler, maxMessageBytes);
}
