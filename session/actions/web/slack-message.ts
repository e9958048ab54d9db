// A message of a bot in blocks, within the lengths that Slack takes (its reference of blocks and of attachments).
import type { IncomingWebhookSendArguments } from "@slack/webhook";
import type { JsonValue } from "../../hooks/types.ts";
import { objectArgument, textArgument } from "../arguments.ts";

type Attachment = NonNullable<IncomingWebhookSendArguments["attachments"]>[number];
type Block = NonNullable<Attachment["blocks"]>[number];

const MAX_SECTION_TEXT = 3000;
const MAX_FIELD_TEXT = 2000;
const MAX_FIELDS_PER_SECTION = 10;
const MAX_FIELDS = 100;

/** An attachment with the colour, the text and the fields; a Timestamp stands always among them. */
export function messageAttachment(
  text: string,
  color: string,
  fields: JsonValue | undefined,
  calledMs: number,
): Attachment {
  const given = Object.entries(objectArgument(fields)).filter(([name]) => name !== "Timestamp");
  const all = [...given.slice(0, MAX_FIELDS - 1), ["Timestamp", new Date(calledMs).toISOString()] as const];
  const texts = all.map(([name, value]) => cut(`*${name}*\n${textArgument(value)}`, MAX_FIELD_TEXT));
  const blocks: Block[] = text === "" ? [] : [{ type: "section", text: markdown(cut(text, MAX_SECTION_TEXT)) }];
  for (let i = 0; i < texts.length; i += MAX_FIELDS_PER_SECTION) {
    blocks.push({ type: "section", fields: texts.slice(i, i + MAX_FIELDS_PER_SECTION).map(markdown) });
  }
  return { color, fallback: text, blocks };
}

function markdown(text: string): { readonly type: "mrkdwn"; readonly text: string } {
  return { type: "mrkdwn", text };
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
