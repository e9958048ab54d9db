// A file of protobuf types with all that messages can hold, as a server tells of it.
import { create, toBinary } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";

const many = { label: Label.REPEATED };
const item = [
  { name: "sku", number: 1, type: Type.STRING },
  { name: "unit_count", number: 2, type: Type.INT32 },
  { name: "kind", number: 3, type: Type.ENUM, typeName: ".shop.Kind" },
  { name: "parts", number: 4, type: Type.MESSAGE, typeName: ".shop.Item", ...many },
  { name: "stock", number: 5, type: Type.MESSAGE, typeName: ".shop.Item.StockEntry", ...many },
  { name: "made", number: 6, type: Type.MESSAGE, typeName: ".google.protobuf.Timestamp" },
  { name: "size", number: 7, type: Type.STRING, oneofIndex: 0 },
  { name: "weight", number: 8, type: Type.SINT64, oneofIndex: 0 },
];
const stockEntry = {
  name: "StockEntry",
  options: { mapEntry: true },
  field: [
    { name: "key", number: 1, type: Type.STRING },
    { name: "value", number: 2, type: Type.MESSAGE, typeName: ".shop.Item" },
  ],
};

/** `shop.Shop/Get`, from an Item to an Item; `name` is the file's. */
export function shopFile(name = "shop.proto", dependency = "google/protobuf/timestamp.proto"): Uint8Array {
  return toBinary(
    FileDescriptorProtoSchema,
    create(FileDescriptorProtoSchema, {
      name,
      package: "shop",
      syntax: "proto3",
      dependency: [dependency],
      enumType: [
        {
          name: "Kind",
          value: [
            { name: "CUP", number: 0 },
            { name: "PEN", number: 1 },
          ],
        },
      ],
      messageType: [{ name: "Item", field: item, oneofDecl: [{ name: "measure" }], nestedType: [stockEntry] }],
      service: [{ name: "Shop", method: [{ name: "Get", inputType: ".shop.Item", outputType: ".shop.Item" }] }],
    }),
  );
}
