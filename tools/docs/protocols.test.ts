import { expect, test } from "vitest";
import { DISSECTORS } from "../../engine/protocols/index.ts";
import { validate } from "../../kfl/index.ts";
import { presentation } from "../../session/engine-presentation.ts";
import { readText } from "../guards/tree.ts";
import { describedProtocols, PAGE, protocolsPage } from "./protocols.ts";

const described = await describedProtocols();

test(`${PAGE} is of this build; else run node tools/docs/protocols.ts`, async () => {
  expect(await protocolsPage()).toBe(readText(PAGE));
});

test("every protocol of the registry is there, and its folder has an about.ts", () => {
  expect(described).toHaveLength(DISSECTORS.length);
  expect(described.filter(({ folder }) => folder === "")).toEqual([]);
  expect(described.filter(({ about }) => about === null).map(({ folder }) => folder)).toEqual([]);
});

test.each(described.map(({ folder, about }) => [folder, about] as const))(
  "%s: examples are valid filters",
  (_folder, about) => {
    const examples = about?.examples ?? [];
    expect(examples.length).toBeGreaterThanOrEqual(2);
    // "doubtful" is what the bar says of names that the build does not know.
    const states = examples.map((text) => [text, validate(text, { catalogue: presentation.catalogue })] as const);
    expect(
      states
        .filter(([, { state }]) => state !== "valid")
        .map(([text, { state, errors, warnings }]) => [text, state, errors, warnings]),
    ).toEqual([]);
  },
);

test("every protocol says what is read, how it is paired, and a limit", () => {
  for (const { folder, about } of described) {
    expect(about?.reads.endsWith("."), folder).toBe(true);
    expect(about?.pairing.endsWith("."), folder).toBe(true);
    expect(about?.limits.length, folder).toBeGreaterThan(0);
  }
});
