// `chatgpt.sentiment`: how positive an English text is, by the lexicon and rules of VADER. Nothing leaves the machine.
import { SentimentIntensityAnalyzer } from "vader-sentiment";
import type { JsonValue } from "../types.ts";
import { textAt } from "./inside.ts";

/** Longest text, in UTF-16 units: each word is compared with its neighbours and with all others. */
export const MAX_SENTIMENT_LENGTH = 16_384;

export function sentiment(args: readonly JsonValue[]): JsonValue {
  const text = textAt(args, 0);
  if (text.length > MAX_SENTIMENT_LENGTH) {
    throw new Error(`chatgpt.sentiment: the text is longer than ${MAX_SENTIMENT_LENGTH} characters`);
  }
  const { neg, neu, pos, compound } = SentimentIntensityAnalyzer.polarity_scores(text);
  return { neg, neu, pos, compound };
}
