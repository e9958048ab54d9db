import { describe, expect, it } from "vitest";
import { MAX_SHARED_LENGTH, MAX_SHARED_NAMES, SharedValues } from "./shared-values.ts";

class Sandbox {
  readonly told: [string, string | undefined][] = [];
  setShared = (name: string, json: string | undefined): void => void this.told.push([name, json]);
}

describe("values that scripts share", () => {
  it("are told to all but the one that wrote, and to those that start later", () => {
    const values = new SharedValues();
    const [a, b] = [new Sandbox(), new Sandbox()];
    values.join(a);
    const leave = values.join(b);
    expect(values.set("total", "1", a)).toBe("");
    leave();
    expect(values.set("total", "2", a)).toBe("");
    expect([a.told, b.told]).toEqual([[], [["total", "1"]]]);
    expect(values.all).toEqual({ total: "2" });
  });
  it("are told once, and when they are deleted", () => {
    const values = new SharedValues();
    const reader = new Sandbox();
    values.join(reader);
    for (const json of ["1", "1", undefined, undefined]) values.set("a", json, null);
    expect(reader.told).toEqual([
      ["a", "1"],
      ["a", undefined],
    ]);
    expect(values.all).toEqual({});
  });
  it("are so many at the most", () => {
    const values = new SharedValues();
    for (let i = 0; i < MAX_SHARED_NAMES; i++) expect(values.set(`v${i}`, "1", null)).toBe("");
    expect(values.set("more", "1", null)).toContain("is not shared");
    expect(values.set("v0", "2", null)).toBe("");
    values.set("v1", undefined, null);
    expect(values.set("more", "1", null)).toBe("");
  });
  it("are so long at the most, all together", () => {
    const values = new SharedValues();
    const half = "x".repeat(MAX_SHARED_LENGTH / 2);
    expect(values.set("a", half, null)).toBe("");
    expect(values.set("b", half, null)).toContain("is not shared");
    expect(values.all).toEqual({ a: half });
    values.set("a", "1", null);
    expect(values.set("b", half, null)).toBe("");
  });
});
