// A script that waits for an answer: its thread stands still until the session's thread has put one into the port. No part
// of the sandbox goes on meanwhile, which is what makes helpers look synchronous (docs/decisions/012-scripts-in-quickjs.md).
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { LIMITS } from "./limits.ts";
import type { Answer } from "./messages.ts";
import type { Words } from "./words.ts";

/** In the script's thread: asks, stands still, and answers JSON. A failure of the other side is thrown. */
export class Questions {
  readonly #port: MessagePort;
  readonly #words: Words;
  readonly #timeoutMs: number;
  #calls = 0;

  constructor(port: MessagePort, words: Words, timeoutMs: number) {
    this.#port = port;
    this.#words = words;
    this.#timeoutMs = timeoutMs;
  }
  ask(post: (call: number) => void): string {
    const call = ++this.#calls;
    let known = this.#words.answers;
    post(call);
    for (;;) {
      const isAnswered = this.#words.waitBeyond(known, this.#timeoutMs);
      known = this.#words.answers;
      // An answer of an earlier call came too late; nobody waits for it.
      for (let found = this.#receive(); found !== undefined; found = this.#receive()) {
        if (found.call === call) return jsonOf(found);
      }
      if (!isAnswered) throw new Error("no answer came in time");
    }
  }
  #receive(): Answer | undefined {
    const received: { readonly message: Answer } | undefined = receiveMessageOnPort(this.#port);
    return received?.message;
  }
}

function jsonOf(answer: Answer): string {
  if ("error" in answer) throw new Error(answer.error);
  return answer.json;
}

/** In the session's thread: puts the answer into the port, and wakes the script. */
export async function giveAnswer(call: number, work: Promise<unknown>, port: MessagePort, words: Words): Promise<void> {
  let told: Answer;
  try {
    told = checked(call, JSON.stringify(await work) ?? "null");
  } catch (error) {
    told = { call, error: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(told);
  words.answered();
}

function checked(call: number, json: string): Answer {
  return json.length <= LIMITS.answerLength ? { call, json } : { call, error: "the answer is too long for a script" };
}
