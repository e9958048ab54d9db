// The detail of the selected entry.
import type { EntryDetail } from "../../contract/index.ts";
import type { Failure } from "../shared/failure.ts";
import { type AskAbout, useEntryAnswer } from "../use-entry-answer.ts";

const SETTLE_MS = 40;

export interface DetailState {
  readonly detail: EntryDetail | null;
  readonly failure: Failure | null;
}

const askDetail: AskAbout<EntryDetail> = (client, id, options) => client.entry.detail({ id }, options);

export const useDetail = (id: string | null): DetailState => {
  const { answer, failure } = useEntryAnswer(id, SETTLE_MS, askDetail);
  return { detail: answer, failure };
};
