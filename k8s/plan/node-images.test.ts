import { expect, test } from "vitest";
import { wholeImageName } from "./node-images.ts";

function check(name: string, expected: string): void {
  expect(wholeImageName(name)).toBe(expected);
}

test("names of images are made whole", () => {
  check("node", "docker.io/library/node:latest");
  check("node:24-slim", "docker.io/library/node:24-slim");
  check("nicolaka/netshoot:v0.14", "docker.io/nicolaka/netshoot:v0.14");
  check("docker.io/library/node:24", "docker.io/library/node:24");
  check("localhost/tools", "localhost/tools:latest");
  check("registry:5000/a/b", "registry:5000/a/b:latest");
  check("ghcr.io/a/b@sha256:00", "ghcr.io/a/b@sha256:00");
});
