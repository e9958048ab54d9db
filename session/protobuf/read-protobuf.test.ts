// Protobuf files of a user: what they describe, what is wrong with them, and what bounds them.
import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import type { Json } from "../../contract/index.ts";
import { withFolder } from "../testing/captures.ts";
import { PROTOBUF_LIMITS } from "./limits.ts";
import { readProtobuf, type UserProtobuf } from "./read-protobuf.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Reads `files` out of a data folder's `protos/`, and `paths` beside it as a user names them. */
async function reading(files: Files, use: (read: UserProtobuf) => void, paths: readonly string[] = []): Promise<void> {
  await withFolder(async (folder) => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    use(await readProtobuf({ folder: join(folder, "protos"), paths: paths.map((path) => join(folder, path)) }));
  });
}
function namesOf({ descriptors }: UserProtobuf): readonly string[] {
  return descriptors.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes).name);
}
function read({ descriptors }: UserProtobuf, method: string, hex: string): Json | undefined {
  const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
  return codecs.givenProtobufTypes(descriptors).read("shop.Shop", method, "request", bytes)?.json;
}

const SERVICE = "service Shop { rpc Get(Item) returns (Item); }";
function proto3(body: string): string {
  return `syntax = "proto3";\npackage shop;\n${body}\n`;
}
const ITEM = proto3(`message Item { string sku = 1; }\n${SERVICE}`);

test("types of all kinds, found as protobuf finds them", () =>
  reading(
    {
      "protos/shop.proto": proto3(`
        import "common/money.proto";
        import "google/protobuf/timestamp.proto";
        // A comment with message Nothing { in it.
        message Item {
          enum Kind { UNKNOWN = 0; FRESH = 1; }
          message Deep { sint64 z = 1; Kind kind = 2; .shop.Item back = 3; }
          string sku_name = 1 [json_name = "SKU"];
          optional int32 count = 2;
          map<string, common.Money> by_place = 3;
          repeated Kind kinds = 4;
          oneof how { string by_name = 5; bytes by_code = 6; }
          google.protobuf.Timestamp made_at = 7;
          Deep deep = 8;
          reserved 20 to 30;
        }
        ${SERVICE}`),
      "protos/common/money.proto": 'syntax = "proto3"; package common; message Money { int64 units = 1; }',
    },
    (own) => {
      expect(own.problems).toEqual([]);
      const hex = "0a01 61 1000 1a07 0a0165 12020805 2202 0100 2a01 78 3a02 0801 4206 0809 1001 1a00";
      expect(read(own, "Get", hex)).toEqual({
        SKU: "a",
        count: 0,
        byPlace: { e: { units: "5" } },
        kinds: ["FRESH", "UNKNOWN"],
        byName: "x",
        madeAt: "1970-01-01T00:00:01Z",
        deep: { z: "-5", kind: "FRESH", back: {} },
      });
    },
  ));

test("proto2, with groups and what is required; and an edition", async () => {
  const proto2 = `package shop; message Item { required int32 n = 1; optional group Part = 2 { optional string x = 3; } } ${SERVICE}`;
  await reading({ "protos/a.proto": proto2 }, (own) => {
    expect(own.problems).toEqual([]);
    expect(read(own, "Get", "0805 13 1a0179 14")).toEqual({ n: 5, part: { x: "y" } });
  });
  const edition = `edition = "2023"; package shop; message Item { int32 n = 1; } ${SERVICE}`;
  await reading({ "protos/a.proto": edition }, (own) => expect(read(own, "Get", "0805")).toEqual({ n: 5 }));
});

test("descriptor sets, and files and folders that are named", async () => {
  const sets = (descriptors: readonly Uint8Array[]): Uint8Array =>
    toBinary(
      FileDescriptorSetSchema,
      create(FileDescriptorSetSchema, { file: descriptors.map((one) => fromBinary(FileDescriptorProtoSchema, one)) }),
    );
  let set = new Uint8Array();
  await reading({ "a/shop.proto": ITEM }, (own) => void (set = new Uint8Array(sets(own.descriptors))), ["a"]);
  await reading({ "x.binpb": set }, (own) => expect(read(own, "Get", "0a0161")).toEqual({ sku: "a" }), ["x.binpb"]);
  await reading({ "x/shop.proto": ITEM }, (own) => expect(read(own, "Get", "0a0161")).toEqual({ sku: "a" }), [
    "x/shop.proto",
  ]);
  await reading(
    { "x.desc": "no set", "y.txt": "", "empty.pb": "" },
    ({ problems }) => {
      expect(problems).toHaveLength(4);
      expect(problems.join("\n")).toMatch(
        /y\.txt is neither[^]*gone is not there[^]*x\.desc: [^]*empty\.pb: it is no descriptor set/,
      );
    },
    ["x.desc", "y.txt", "empty.pb", "gone"],
  );
});

test("a folder that was cloned as it is: imports begin inside it", () =>
  reading(
    {
      "protos/cloned/api/v1/shop.proto": proto3(`import "v1/item.proto"; ${SERVICE}`),
      "protos/cloned/api/v1/item.proto": proto3("message Item { string sku = 1; }"),
      "protos/cloned/include/google/protobuf/any.proto": "this copy is not read",
    },
    (own) => {
      expect(own.problems).toEqual([]);
      expect(namesOf(own).toSorted()).toEqual(["cloned/api/v1/item.proto", "cloned/api/v1/shop.proto"]);
      expect(read(own, "Get", "0a0161")).toEqual({ sku: "a" });
    },
  ));

test("what is wrong is told by file and line, and the others are used", () =>
  reading(
    {
      "protos/a.proto": ITEM,
      "protos/syntax.proto": 'syntax = "proto3";\nmessage A {\n  string = 1;\n}',
      "protos/type.proto": 'syntax = "proto3";\nmessage B {\n  Gone x = 1;\n}',
      "protos/import.proto": 'syntax = "proto3";\nimport "gone.proto";\nmessage C {}',
    },
    (own) => {
      expect(own.problems.toSorted()).toEqual([
        "import.proto:2: gone.proto is not there; give the folder that imports begin in",
        expect.stringMatching(/^syntax\.proto:3: illegal/),
        "type.proto:3: Gone is defined in no file that is there",
      ]);
      expect(read(own, "Get", "0a0161")).toEqual({ sku: "a" });
    },
  ));

test.each(["../outside.proto", "a/../../outside.proto", "/outside.proto", "a//outside.proto", "C:/outside.proto"])(
  "an import may not lead out: %s",
  (path) =>
    reading(
      { "outside.proto": ITEM, "protos/a.proto": `syntax = "proto3";\nimport "${path}";\nmessage A {}` },
      (own) => {
        expect(own.problems).toEqual([expect.stringMatching(/^a\.proto:2: .* is not read: imports /)]);
        expect(namesOf(own)).toEqual(["a.proto"]);
      },
    ),
);

test("links are not followed out of a folder", () =>
  withFolder(async (folder) => {
    await mkdir(join(folder, "protos"));
    await writeFile(join(folder, "outside.proto"), ITEM);
    await symlink(join(folder, "outside.proto"), join(folder, "protos/link.proto"));
    await symlink(folder, join(folder, "protos/round"));
    expect(await readProtobuf({ folder: join(folder, "protos"), paths: [] })).toEqual({
      descriptors: [],
      problems: [],
    });
  }));

test("files are bounded in number, length and depth, and so are problems", async () => {
  await withFolder(async (folder) => {
    for (const [name, bytes] of [
      ["long.proto", PROTOBUF_LIMITS.sourceBytes + 1],
      ["long.binpb", PROTOBUF_LIMITS.setBytes + 1],
      ["one.pb", PROTOBUF_LIMITS.setBytes],
      ["two.pb", PROTOBUF_LIMITS.setBytes],
      ["z.proto", PROTOBUF_LIMITS.sourceBytes],
    ] as const) {
      await writeFile(join(folder, name), "");
      await truncate(join(folder, name), bytes);
    }
    const { problems } = await readProtobuf({ folder, paths: [] });
    expect(problems.filter((one) => one.includes("longer than"))).toEqual([
      expect.stringMatching(/long\.binpb: it is longer than 33554432 bytes$/),
      expect.stringMatching(/long\.proto: it is longer than 1048576 bytes$/),
      expect.stringMatching(/z\.proto: all files together are longer than 67108864 bytes$/),
    ]);
  });
  const deep = `protos/${"d/".repeat(PROTOBUF_LIMITS.folderDepth + 1)}a.proto`;
  await reading({ [deep]: ITEM }, (own) => {
    expect(own.problems).toEqual([expect.stringMatching(/ is nested deeper than 32 folders$/)]);
    expect(own.descriptors).toEqual([]);
  });
  const wrong = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`protos/${i}.proto`, "wrong"]));
  await reading(wrong, ({ problems }) => {
    expect(problems).toHaveLength(PROTOBUF_LIMITS.problems + 1);
    expect(problems.at(-1)).toBe("10 more problems");
  });
  const nested = `${"message A { ".repeat(10_000)}${"}".repeat(10_000)}`;
  await reading({ "protos/nested.proto": proto3(nested) }, ({ problems }) => expect(problems).toHaveLength(1));
});

test("more files than the limit are told", async () => {
  const files = Object.fromEntries(
    Array.from({ length: PROTOBUF_LIMITS.files + 1 }, (_, i) => [`protos/${i}.proto`, 'syntax = "proto3";']),
  );
  await reading(files, ({ problems, descriptors }) => {
    expect(problems).toEqual([`more than ${PROTOBUF_LIMITS.files} files: the first ones are used`]);
    expect(descriptors).toHaveLength(PROTOBUF_LIMITS.files);
  });
}, 30_000);
