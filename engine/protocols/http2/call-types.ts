// Types for the messages of calls on one connection. Reflection is itself a call, whose stream many clients leave open while they
// use what they asked for: what came on it so far is looked at before a call is shown.
import type { ProtobufTypes } from "../../codecs.ts";
import type { FlowContext } from "../dissector.ts";
import { isReflection, learnTypes } from "../grpc/index.ts";
import { MAX_REFLECTION_READS, MAX_REFLECTION_STREAMS } from "./limits.ts";
import { type Stream, valueIn } from "./types.ts";

interface Reflection {
  readBytes: number;
  reads: number;
}

export class CallTypes {
  readonly #context: FlowContext;
  readonly #reflections = new Map<Stream, Reflection>();

  constructor(context: FlowContext) {
    this.#context = context;
  }

  /** A request opened the stream. */
  asked(stream: Stream): void {
    const isAsked = stream.request !== null && isReflection(valueIn(stream.request.headers, ":path"));
    if (!isAsked || this.#reflections.size >= MAX_REFLECTION_STREAMS) return;
    this.#reflections.set(stream, { readBytes: 0, reads: 0 });
  }

  /** The stream ended: what it told is known. */
  ended(stream: Stream): void {
    if (!this.#reflections.has(stream)) return;
    this.#learn();
    this.#reflections.delete(stream);
  }

  /** What is known now; null where the engine keeps no types. */
  current(): ProtobufTypes | null {
    this.#learn();
    return this.#context.protobufTypes?.() ?? null;
  }

  #learn(): void {
    const types = this.#reflections.size === 0 ? undefined : this.#context.protobufTypes?.();
    if (types === undefined) return;
    for (const [{ response }, reflection] of this.#reflections) {
      const isNew = response !== null && response.body.keptBytes > reflection.readBytes;
      if (!isNew || reflection.reads >= MAX_REFLECTION_READS) continue;
      reflection.reads++;
      reflection.readBytes = response.body.keptBytes;
      const { body, headers } = response;
      const kind = { mimeType: response.contentType(), encoding: valueIn(headers, "grpc-encoding") };
      learnTypes(types, body, kind, this.#context.codecs, this.#context.limits);
    }
  }
}
