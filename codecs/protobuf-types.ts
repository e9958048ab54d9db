// Protobuf messages by name: descriptors in, messages as JSON out. What a peer sends may be anything; a descriptor or a message that
// the library refuses is none.
import {
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  fromBinary,
  type Message,
  toJson,
} from "@bufbuild/protobuf";
import { reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";
import { type DescriptorProto, type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { NamedMessage, ProtobufTypes } from "../engine/index.ts";
import { WELL_KNOWN_FILES } from "./protobuf-well-known.ts";

/** Files of one server, and bytes of one of them; a user may give more. */
export const MAX_FILES = 500;
export const MAX_FILE_BYTES = 256 << 10;
const GIVEN_LIMITS: TypeLimits = { files: 20_000, fileBytes: 4 << 20 };
const SERVER_LIMITS: TypeLimits = { files: MAX_FILES, fileBytes: MAX_FILE_BYTES };
/** Longer messages are not read by name. */
export const MAX_MESSAGE_BYTES = 256 << 10;
const MAX_DEPTH = 32;

const WELL_KNOWN = new Map(WELL_KNOWN_FILES.map((file) => [file.proto.name, file]));

interface TypeLimits {
  readonly files: number;
  readonly fileBytes: number;
}

export function protobufTypes(otherwise?: ProtobufTypes): ProtobufTypes {
  return new Types(SERVER_LIMITS, otherwise);
}
export function givenProtobufTypes(files: readonly Uint8Array[]): ProtobufTypes {
  const types = new Types(GIVEN_LIMITS);
  for (const file of files) types.add(file);
  return types;
}

class Types implements ProtobufTypes {
  readonly #limits: TypeLimits;
  readonly #otherwise: ProtobufTypes | undefined;
  readonly #files = new Map<string, FileDescriptorProto>();
  /** The file that defines a service. */
  readonly #services = new Map<string, FileDescriptorProto>();
  /** Made when a message is read; null where files are missing that it imports. */
  readonly #registries = new Map<FileDescriptorProto, FileRegistry | null>();

  constructor(limits: TypeLimits, otherwise?: ProtobufTypes) {
    this.#limits = limits;
    this.#otherwise = otherwise;
  }

  add(bytes: Uint8Array): boolean {
    if (bytes.length > this.#limits.fileBytes) return false;
    const file = attempt(() => fromBinary(FileDescriptorProtoSchema, bytes, { recursionLimit: MAX_DEPTH }));
    if (file === null || file.name === "") return false;
    if (this.#files.size >= this.#limits.files && !this.#files.has(file.name)) return false;
    for (const message of file.messageType) nameFields(message);
    this.#files.set(file.name, file);
    for (const { name } of file.service)
      this.#services.set(file.package === "" ? name : `${file.package}.${name}`, file);
    this.#registries.clear();
    return true;
  }

  // What the server itself told comes first: files may be of another version.
  read(service: string, method: string, side: "request" | "response", bytes: Uint8Array): NamedMessage | null {
    return this.#read(service, method, side, bytes) ?? this.#otherwise?.read(service, method, side, bytes) ?? null;
  }

  #read(service: string, method: string, side: "request" | "response", bytes: Uint8Array): NamedMessage | null {
    const file = this.#services.get(service);
    const registry = file === undefined ? null : this.#registryOf(file);
    const found = registry?.getService(service)?.methods.find(({ name }) => name === method);
    if (registry === null || found === undefined || bytes.length > MAX_MESSAGE_BYTES) return null;
    const type: DescMessage = side === "request" ? found.input : found.output;
    return attempt(() => {
      const message: Message = fromBinary(type, bytes, { recursionLimit: MAX_DEPTH });
      return {
        json: toJson(type, message, { registry }) as NamedMessage["json"],
        isWhole: isWhole(reflect(type, message)),
      };
    });
  }

  #registryOf(file: FileDescriptorProto): FileRegistry | null {
    const made = this.#registries.get(file);
    if (made !== undefined) return made;
    const resolve = (name: string) => this.#files.get(name) ?? WELL_KNOWN.get(name);
    const registry = attempt(() => createFileRegistry(file, resolve));
    this.#registries.set(file, registry);
    return registry;
  }
}

/** Servers need not tell the names that JSON has: they follow from the fields' own. */
function nameFields({ field: fields, nestedType }: DescriptorProto): void {
  for (const field of fields) {
    if (field.jsonName === "")
      field.jsonName = field.name.replaceAll(/_+(.?)/g, (_, letter: string) => letter.toUpperCase());
  }
  for (const nested of nestedType) nameFields(nested);
}

/** The library throws where bytes are no such message: here that is an answer. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function isWhole(message: ReflectMessage): boolean {
  if ((message.message.$unknown ?? []).length > 0) return false;
  return message.fields.every((field) => {
    if (!message.isSet(field)) return true;
    if (field.fieldKind === "message") return isWhole(message.get(field));
    if (field.fieldKind === "list" && field.listKind === "message") {
      return [...message.get(field)].every((item) => isWhole(item as ReflectMessage));
    }
    if (field.fieldKind !== "map" || field.mapKind !== "message") return true;
    return [...message.get(field).values()].every((item) => isWhole(item as ReflectMessage));
  });
}
