// Answers of the scripts that look at entries before they are shown: asked once for each entry, kept until the entry or
// a script changes. Whoever waits does so for a bounded time; what comes later is told.
import type { QueriedEntry, ScriptEntry } from "../hooks/types.ts";
import type { Commit } from "../store/index.ts";
import type { EntryReview } from "./entry-review.ts";

/** Entries that scripts are given at once: what is asked meanwhile, and is more urgent, goes before the rest. */
const BATCH_ENTRIES = 100;
/** Entries that wait to be looked at. What was asked first is given up first: nobody sees it any more. */
export const MAX_WAITING = 4000;
/** Answers that are kept, and characters of them. */
export const MAX_ANSWERS = 10_000;
const MAX_ANSWER_TEXT = 64 << 20;

/** An entry as it is to be looked at. `key` says what was hidden of it before, empty where nothing was. */
export interface Asked {
  readonly no: number;
  readonly key: string;
  readonly entry: ScriptEntry;
}
interface Waiting {
  readonly asked: Asked;
  readonly answer: PromiseWithResolvers<QueriedEntry | null>;
}

export class Reviews {
  #review: EntryReview | null = null;
  #stopFollowing: (() => void) | null = null;
  readonly #answers = new Map<string, QueriedEntry>();
  #answerText = 0;
  /** Newest last. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #underWay = new Map<string, Waiting>();
  readonly #keys = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #isRunning = false;

  /** Who looks at entries from now on. */
  use(review: EntryReview | null): void {
    this.#stopFollowing?.();
    this.#review = review;
    this.#stopFollowing = review?.onChange(() => this.#forget()) ?? null;
    this.#forget();
  }
  get isActive(): boolean {
    return this.#review?.isActive === true;
  }
  /** Calls `listener` when entries show otherwise than before; answers how to stop it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  /** Answers after at most `waitMs`; null where there is none yet, which is then told as a change. */
  async of(asked: readonly Asked[], waitMs: number): Promise<readonly (QueriedEntry | null)[]> {
    const timer = Promise.withResolvers<null>();
    const timeout = setTimeout(() => timer.resolve(null), waitMs);
    let isLate = false;
    const answers = asked.map((one) => this.#ask(one));
    const given = answers.map(async (answer) => {
      const first = await Promise.race([answer, timer.promise]);
      isLate ||= first === null;
      return first;
    });
    const result = await Promise.all(given);
    clearTimeout(timeout);
    if (isLate) void Promise.all(answers).then(() => this.#tell());
    return result;
  }
  /** What the store changed of entries makes their answers void. */
  follow({ cause, replaced }: Commit): void {
    if (cause === "marked") return;
    if (replaced === "all") return this.#forget();
    for (const no of replaced) for (const key of this.#keys) this.#drop(placeOf(no, key));
  }
  close(): void {
    this.#stopFollowing?.();
    this.#listeners.clear();
    for (const { answer } of this.#waiting.values()) answer.resolve(null);
    this.#waiting.clear();
  }

  #ask(asked: Asked): Promise<QueriedEntry | null> {
    const place = placeOf(asked.no, asked.key);
    const known = this.#answers.get(place);
    if (known !== undefined) return Promise.resolve(known);
    const before = this.#waiting.get(place) ?? this.#underWay.get(place);
    const waiting = before ?? { asked, answer: Promise.withResolvers<QueriedEntry | null>() };
    if (!this.#underWay.has(place)) {
      this.#waiting.delete(place);
      this.#waiting.set(place, waiting);
      this.#keys.add(asked.key);
      this.#giveUpOldest();
      void this.#run();
    }
    return waiting.answer.promise;
  }
  #giveUpOldest(): void {
    for (const [place, { answer }] of this.#waiting) {
      if (this.#waiting.size <= MAX_WAITING) return;
      this.#waiting.delete(place);
      answer.resolve(null);
    }
  }
  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    // What is asked in one go is looked at together.
    await Promise.resolve();
    while (this.#waiting.size > 0) await this.#batch([...this.#waiting].slice(-BATCH_ENTRIES));
    this.#isRunning = false;
  }
  async #batch(batch: readonly (readonly [string, Waiting])[]): Promise<void> {
    for (const [place, waiting] of batch) {
      this.#waiting.delete(place);
      this.#underWay.set(place, waiting);
    }
    const answers = await this.#answersTo(batch.map(([, { asked }]) => asked.entry));
    for (const [i, [place, waiting]] of batch.entries()) {
      const answer = answers[i] ?? null;
      // The entry, or a script, is another one by now.
      const isVoid = this.#underWay.get(place) !== waiting;
      if (!isVoid) this.#underWay.delete(place);
      if (!isVoid && answer !== null) this.#keep(place, answer);
      waiting.answer.resolve(isVoid ? null : answer);
    }
  }
  async #answersTo(entries: readonly ScriptEntry[]): Promise<readonly QueriedEntry[]> {
    const review = this.#review;
    try {
      if (review?.isActive === true) return await review.review(entries);
      return entries.map(({ id }) => ({ id, json: null, verdict: null, problem: "" }));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return entries.map(({ id }) => ({ id, json: null, verdict: null, problem }));
    }
  }
  #keep(place: string, answer: QueriedEntry): void {
    this.#answers.set(place, answer);
    this.#answerText += textOf(answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= MAX_ANSWERS && this.#answerText <= MAX_ANSWER_TEXT) return;
      this.#drop(oldest);
    }
  }
  #drop(place: string): void {
    const answer = this.#answers.get(place);
    if (answer !== undefined) this.#answerText -= textOf(answer);
    this.#answers.delete(place);
    this.#underWay.delete(place);
  }
  #forget(): void {
    this.#answers.clear();
    this.#underWay.clear();
    this.#answerText = 0;
    if (this.#waiting.size === 0) this.#keys.clear();
    this.#tell();
  }
  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function placeOf(no: number, key: string): string {
  return `${no}\n${key}`;
}
function textOf({ json, problem }: QueriedEntry): number {
  return (json?.length ?? 0) + problem.length;
}
