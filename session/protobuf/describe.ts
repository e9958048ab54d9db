// A parsed `.proto` file as a descriptor, which is what the engine takes. Names of types are looked for as protobuf does it: from
// the innermost scope outwards. Custom options and extensions have no part in how messages are read, and are left out.
import { create, toBinary } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type EnumDescriptorProto,
  EnumDescriptorProtoSchema,
  type FieldDescriptorProto,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FieldDescriptorProtoSchema,
  FieldOptionsSchema,
  FileDescriptorProtoSchema,
  MessageOptionsSchema,
  MethodDescriptorProtoSchema,
  OneofDescriptorProtoSchema,
  type ServiceDescriptorProto,
  ServiceDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import protobuf from "protobufjs";
import { definitionsOf, placeOf, type Source, type TypeKind } from "./source.ts";

const SCALARS: ReadonlyMap<string, Type> = new Map([
  ["double", Type.DOUBLE],
  ["float", Type.FLOAT],
  ["int64", Type.INT64],
  ["uint64", Type.UINT64],
  ["int32", Type.INT32],
  ["fixed64", Type.FIXED64],
  ["fixed32", Type.FIXED32],
  ["bool", Type.BOOL],
  ["string", Type.STRING],
  ["bytes", Type.BYTES],
  ["uint32", Type.UINT32],
  ["sfixed32", Type.SFIXED32],
  ["sfixed64", Type.SFIXED64],
  ["sint32", Type.SINT32],
  ["sint64", Type.SINT64],
]);
const KINDS: Readonly<Record<TypeKind, Type>> = { message: Type.MESSAGE, enum: Type.ENUM, group: Type.GROUP };

/** A serialized FileDescriptorProto. Throws where a type is nowhere defined, with its place. */
export function describe(source: Source, imports: readonly string[], types: ReadonlyMap<string, TypeKind>): Uint8Array {
  return toBinary(FileDescriptorProtoSchema, new Describer(source, types).file(imports));
}

class Describer {
  readonly #source: Source;
  readonly #types: ReadonlyMap<string, TypeKind>;

  constructor(source: Source, types: ReadonlyMap<string, TypeKind>) {
    this.#source = source;
    this.#types = types;
  }

  file(imports: readonly string[]) {
    const { name, isProto2 } = this.#source;
    const { nestedArray } = definitionsOf(this.#source);
    const scope = this.#source.package;
    return create(FileDescriptorProtoSchema, {
      name,
      package: scope,
      dependency: [...imports],
      // Editions say with options what the two did by themselves: read as the newer one, their messages mean the same.
      syntax: isProto2 ? "proto2" : "proto3",
      messageType: typesIn(nestedArray).map((type) => this.#message(type, scope)),
      enumType: enumsIn(nestedArray).map(enumOf),
      service: nestedArray.filter((item) => item instanceof protobuf.Service).map((item) => this.#service(item, scope)),
    });
  }

  #message(type: protobuf.Type, outer: string): DescriptorProto {
    const scope = joined(outer, type.name);
    const oneofs = type.oneofsArray;
    const maps = type.fieldsArray.filter((field) => field instanceof protobuf.MapField);
    return create(DescriptorProtoSchema, {
      name: type.name,
      field: type.fieldsArray.map((field) => this.#field(field, scope, oneofs)),
      nestedType: [
        ...typesIn(type.nestedArray).map((nested) => this.#message(nested, scope)),
        ...maps.map((field) => this.#mapEntry(field, scope)),
      ],
      enumType: enumsIn(type.nestedArray).map(enumOf),
      oneofDecl: oneofs.map(({ name }) => create(OneofDescriptorProtoSchema, { name })),
    });
  }

  #field(field: protobuf.Field, scope: string, oneofs: readonly protobuf.OneOf[]): FieldDescriptorProto {
    const { name, id, options } = field;
    const isMap = field instanceof protobuf.MapField;
    const type = isMap
      ? { type: Type.MESSAGE, typeName: `.${scope}.${entryName(name)}` }
      : this.#type(field.type, scope);
    const oneof = field.partOf === null ? -1 : oneofs.indexOf(field.partOf);
    const own: unknown = options?.["json_name"];
    const packed: unknown = options?.["packed"];
    return create(FieldDescriptorProtoSchema, {
      name,
      number: id,
      label: isMap || field.repeated ? Label.REPEATED : field.required ? Label.REQUIRED : Label.OPTIONAL,
      ...type,
      jsonName: typeof own === "string" ? own : jsonName(name),
      ...(oneof < 0 ? {} : { oneofIndex: oneof }),
      ...(options?.["proto3_optional"] === true ? { proto3Optional: true } : {}),
      ...(typeof packed === "boolean" ? { options: create(FieldOptionsSchema, { packed }) } : {}),
    });
  }

  #mapEntry(field: protobuf.MapField, scope: string): DescriptorProto {
    const part = (name: string, number: number, type: string): FieldDescriptorProto =>
      create(FieldDescriptorProtoSchema, {
        name,
        number,
        label: Label.OPTIONAL,
        jsonName: name,
        ...this.#type(type, scope),
      });
    return create(DescriptorProtoSchema, {
      name: entryName(field.name),
      field: [part("key", 1, field.keyType), part("value", 2, field.type)],
      options: create(MessageOptionsSchema, { mapEntry: true }),
    });
  }

  #service(service: protobuf.Service, outer: string): ServiceDescriptorProto {
    const scope = joined(outer, service.name);
    return create(ServiceDescriptorProtoSchema, {
      name: service.name,
      method: service.methodsArray.map((method) =>
        create(MethodDescriptorProtoSchema, {
          name: method.name,
          inputType: this.#type(method.requestType, scope).typeName,
          outputType: this.#type(method.responseType, scope).typeName,
          clientStreaming: method.requestStream === true,
          serverStreaming: method.responseStream === true,
        }),
      ),
    });
  }

  #type(name: string, scope: string): { readonly type: Type; readonly typeName: string } {
    const scalar = SCALARS.get(name);
    if (scalar !== undefined) return { type: scalar, typeName: "" };
    for (const full of candidates(name, scope)) {
      const kind = this.#types.get(full);
      if (kind !== undefined) return { type: KINDS[kind], typeName: `.${full}` };
    }
    throw new Error(`${placeOf(this.#source, name)}: ${name} is defined in no file that is there`);
  }
}

/** Full names that a name may mean, the nearest first. */
function* candidates(name: string, scope: string): Generator<string> {
  if (name.startsWith(".")) {
    yield name.slice(1);
    return;
  }
  for (let around = scope; around !== ""; around = around.slice(0, Math.max(0, around.lastIndexOf("."))))
    yield `${around}.${name}`;
  yield name;
}

function typesIn(items: readonly protobuf.ReflectionObject[]): readonly protobuf.Type[] {
  return items.filter((item) => item instanceof protobuf.Type);
}
function enumsIn(items: readonly protobuf.ReflectionObject[]): readonly protobuf.Enum[] {
  return items.filter((item) => item instanceof protobuf.Enum);
}
function enumOf({ name, values }: protobuf.Enum): EnumDescriptorProto {
  const value = Object.entries(values).map(([key, number]) => ({ name: key, number }));
  return create(EnumDescriptorProtoSchema, { name, value });
}

function joined(scope: string, name: string): string {
  return scope === "" ? name : `${scope}.${name}`;
}
/** As protoc names it: `made_at` → `MadeAtEntry`. */
function entryName(field: string): string {
  const camel = jsonName(field);
  return `${camel.slice(0, 1).toUpperCase()}${camel.slice(1)}Entry`;
}
function jsonName(field: string): string {
  return field.replaceAll(/_+(.?)/g, (_, letter: string) => letter.toUpperCase());
}
