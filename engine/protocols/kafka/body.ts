// A message's body by the schema of its API and version. It is decoded, and cleaned of secrets, when somebody reads it: that
// costs more than all else that is done with a message, and who only counts needs none of it.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { Malformed, type Reader } from "../../bytes/reader.ts";
import { TextReader } from "../../bytes/text-reader.ts";
import { MAX_WAITING_BYTES } from "../late-half.ts";
import { Repeats } from "../repeats.ts";
import { type DecodeContext, decodeBody, decodeField, skipTagged } from "./decode.ts";
import type { MessageSchema, MessageSide } from "./schema.ts";
import { withoutSecrets } from "./secrets.ts";
import { PayloadMemory } from "./shown-payload.ts";
import type { TopicNames } from "./topic-names.ts";

export interface Body {
  /** With the names of topics that only have a number here. */
  readonly payload: JsonObject;
  /** As it came. */
  readonly plain: JsonObject;
  /** Of a payload that comes again as it is. */
  readonly memory: PayloadMemory | null;
  /** What is wrong with it; empty where nothing is. */
  readonly problem: string;
  /** The value of a field of the body itself; absent where it has none, or ends before. */
  field(name: string): Json | undefined;
}
export const NO_BODY: Body = { payload: {}, plain: {}, memory: null, problem: "", field: () => undefined };

/** How a body is to be read. */
export interface BodyForm {
  readonly schema: MessageSchema | null;
  readonly version: number;
  /** The header has tagged fields where the version does. */
  readonly hasTags: boolean;
  readonly context: DecodeContext;
}
interface ReadBody {
  readonly plain: JsonObject;
  readonly problem: string;
  readonly memory: PayloadMemory | null;
}

/** Bytes before what may come again: of the length and, of a request, its API, up to the number that no two messages share. */
const UNIQUE_BYTES: Readonly<Record<MessageSide, number>> = { request: 12, response: 8 };
/** Every connection asks what the server can do and what topics there are, and hears the same; members of groups say that they live. */
const readBefore = new Repeats<ReadBody>();

const NOTHING_READ: ReadBody = { plain: {}, problem: "", memory: null };

export class LaterBody implements Body {
  readonly #form: BodyForm;
  readonly #topics: TopicNames;
  /** Where the body begins, from the start of the message. */
  readonly #from: number;
  /** The whole message: what is wrong says where. Null once it is read. */
  #kept: KeptBytes | null = null;
  #read: ReadBody | null = null;
  #payload: JsonObject | null = null;

  /** The reader stands behind the header. */
  constructor(reader: Reader, form: BodyForm, topics: TopicNames) {
    this.#form = form;
    this.#topics = topics;
    this.#from = reader.offset;
    const { bytes, start, end } = reader;
    const { codecs } = form.context;
    if (end - start > MAX_WAITING_BYTES) {
      const all = bytes.subarray(start, end);
      this.#read = readBody(this.#reader(codecs.latin1(all, 0, all.length), all), form);
    } else this.#kept = new KeptBytes(codecs, bytes, start, end);
  }

  get payload(): JsonObject {
    this.#payload ??= this.#topics.named(this.plain);
    return this.#payload;
  }
  get plain(): JsonObject {
    return this.#whole().plain;
  }
  get memory(): PayloadMemory | null {
    return this.payload === this.plain ? this.#whole().memory : null;
  }
  get problem(): string {
    return this.#whole().problem;
  }
  field(name: string): Json | undefined {
    if (this.#kept === null) return this.plain[name];
    const { schema, hasTags, context } = this.#form;
    if (schema === null) return undefined;
    try {
      const reader = this.#keptReader(this.#kept);
      if (hasTags && schema.isFlexible) skipTagged(reader);
      return decodeField(reader, schema, context, name);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      return undefined;
    }
  }

  #whole(): ReadBody {
    if (this.#kept !== null) {
      this.#read = this.#readKept(this.#kept);
      this.#kept = null;
    }
    return this.#read ?? NOTHING_READ;
  }
  #readKept(kept: KeptBytes): ReadBody {
    const { schema, context } = this.#form;
    const read = (): ReadBody => readBody(this.#keptReader(kept), this.#form);
    if (schema?.isRepeated !== true || context.isCut || kept.text === null) return read();
    return readBefore.of(kept.text.slice(UNIQUE_BYTES[schema.side]), schema.key, () => ({
      ...read(),
      memory: new PayloadMemory(),
    }));
  }
  #keptReader(kept: KeptBytes): TextReader {
    const { text } = kept;
    return text === null ? this.#reader(kept.latin1(this.#form.context.codecs), kept.bytes) : this.#reader(text, null);
  }
  #reader(text: string, bytes: Uint8Array | null): TextReader {
    const reader = new TextReader(text, 0, text.length, bytes);
    reader.skip(this.#from, "the header");
    return reader;
  }
}

function readBody(reader: TextReader, { schema, version, hasTags, context }: BodyForm): ReadBody {
  if (schema === null) return { plain: {}, problem: `version ${version} of this API is not known`, memory: null };
  const payload: Record<string, Json> = {};
  let problem = "";
  try {
    if (hasTags && schema.isFlexible) skipTagged(reader);
    decodeBody(reader, schema, context, payload);
    if (reader.left > 0 && !context.isCut) problem = `${reader.left} bytes are left over behind the message`;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    if (!context.isCut) problem = error.message;
  }
  return { plain: schema.mayHoldSecrets ? withoutSecrets(payload) : payload, problem, memory: null };
}
