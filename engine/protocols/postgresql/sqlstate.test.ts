// Names of error codes.
import { expect, test } from "vitest";
import { sqlStateName } from "./sqlstate.ts";

test("codes of every class", () => {
  const names = [
    "00000",
    "01000",
    "08006",
    "0A000",
    "22P02",
    "23505",
    "40P01",
    "42P01",
    "53300",
    "57014",
    "XX000",
    "HV00D",
  ];
  expect(names.map(sqlStateName)).toEqual([
    "successful_completion",
    "warning",
    "connection_failure",
    "feature_not_supported",
    "invalid_text_representation",
    "unique_violation",
    "deadlock_detected",
    "undefined_table",
    "too_many_connections",
    "query_canceled",
    "internal_error",
    "fdw_invalid_option_name",
  ]);
});
test("an unknown condition has the name of its class", () => {
  expect(sqlStateName("23ZZZ")).toBe("integrity_constraint_violation");
});
test("codes of extensions have none", () => {
  expect([sqlStateName("ZZ001"), sqlStateName(""), sqlStateName("toString")]).toEqual(["", "", ""]);
});
