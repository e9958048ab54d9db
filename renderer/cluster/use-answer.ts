// Asking the session while the question changes under the user's hands: a new question calls the former one off, and
// what was answered last stays beside it until the new answer is there.
import { useEffect, useState } from "react";
import { failureOf, isAbort, type Failure } from "../shared/failure.ts";
import { useLatest } from "../shared/use-latest.ts";

export interface Answer<Value> {
  readonly kind: "none" | "waiting" | "answered" | "failed";
  /** The newest value of this subject; the one before while the next is waited for. */
  readonly value: Value | null;
  readonly failure: Failure | null;
  readonly askAgain: () => void;
}

export interface Question<Value> {
  /** What the answer is about: values of another subject are never shown for this one. */
  readonly subject: string;
  /** The whole question as text: another text is another question. Empty asks nothing. */
  readonly key: string;
  readonly ask: (signal: AbortSignal) => Promise<Value>;
  /** How long the question must stand before it is asked. */
  readonly delayMs: number;
  /** When to give up waiting, and what to say then. */
  readonly limitMs: number;
  readonly late: Failure;
}

interface Settled<Value> {
  readonly subject: string;
  /** The question and how often it was asked. */
  readonly asked: string;
  readonly value: Value | null;
  readonly failure: Failure | null;
}

const withLimit = async <Value>(question: Question<Value>, gone: AbortController): Promise<Value> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error(question.late.message), { data: question.late }));
      gone.abort();
    }, question.limitMs);
  });
  try {
    return await Promise.race([question.ask(gone.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
};

export const useAnswer = <Value>(question: Question<Value>): Answer<Value> => {
  const { subject, key, delayMs } = question;
  const latest = useLatest(question);
  const [settled, setSettled] = useState<Settled<Value> | null>(null);
  const [again, setAgain] = useState({ key: "", count: 0 });
  const count = again.key === key ? again.count : 0;
  const asked = key === "" ? "" : `${count} ${key}`;
  const pauseMs = count === 0 ? delayMs : 0;
  useEffect(() => {
    const gone = new AbortController();
    let isCurrent = true;
    const settle = (value: Value | null, failure: Failure | null): void => {
      if (isCurrent) {
        setSettled({ subject, asked, value, failure });
      }
    };
    const ask = (): void =>
      void withLimit(latest.current, gone).then(
        (value) => settle(value, null),
        (error: unknown) => (isAbort(error) ? undefined : settle(null, failureOf(error))),
      );
    const timer = asked === "" ? undefined : setTimeout(ask, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      gone.abort();
    };
  }, [latest, subject, asked, pauseMs]);
  const known = settled !== null && settled.subject === subject ? settled : null;
  const isSettled = known !== null && known.asked === asked;
  return {
    kind: key === "" ? "none" : !isSettled ? "waiting" : known.failure === null ? "answered" : "failed",
    value: known?.value ?? null,
    failure: isSettled ? known.failure : null,
    askAgain: () => setAgain({ key, count: count + 1 }),
  };
};
