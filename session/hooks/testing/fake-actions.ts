// What scripts do outside, in memory: calls are kept and answered as a test wants.
import type { Alert } from "../../../contract/index.ts";
import type { ActionContext, ActionCounts, ActionDesk } from "../../actions/types.ts";
import type { HelperCall, JsonValue } from "../types.ts";
import { Told } from "./fake-desk-parts.ts";

export class FakeActions extends Told implements ActionDesk {
  readonly counts: ActionCounts = {
    waiting: 1,
    dead: 2,
    alertSeq: 3,
    unread: 4,
    refused: 0,
    forgotten: 0,
    damaged: 0,
    problem: "",
  };
  readonly made: { readonly call: HelperCall; readonly context: ActionContext }[] = [];
  readonly recorded: HelperCall[] = [];
  isClosed = false;
  /** What a call answers; may wait, and may reject. */
  answer: (call: HelperCall) => Promise<JsonValue> = async () => "answered";
  readonly call = (call: HelperCall, context: ActionContext): Promise<JsonValue> => {
    this.made.push({ call, context });
    return this.answer(call);
  };
  readonly record = (call: HelperCall): void => void this.recorded.push(call);
  readonly alerts = (): readonly Alert[] => [];
  readonly acknowledge = async (): Promise<void> => this.tell();
  readonly resend = async (): Promise<void> => this.tell();
  readonly discard = async (): Promise<void> => this.tell();
  readonly close = async (): Promise<void> => {
    this.isClosed = true;
  };
}
