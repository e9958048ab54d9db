import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { contexts, resolveContext } from "./contexts.ts";
import { kubeconfigPaths } from "./kubeconfig-files.ts";
import { proxyFor } from "./proxy.ts";

interface Fixture {
  readonly folder: string;
  /** A source that reads these files in this order. */
  source(...names: readonly string[]): { environment: Record<string, string> };
}
/** Files by name, in a folder of their own. */
async function withFiles(files: Readonly<Record<string, string>>, use: (fixture: Fixture) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), "thresher-kubeconfig-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(join(folder, name, ".."), { recursive: true });
      await writeFile(join(folder, name), content, { mode: 0o755 });
    }
    const source = (...names: readonly string[]) => ({
      environment: { KUBECONFIG: names.map((name) => join(folder, name)).join(delimiter) },
    });
    await use({ folder, source });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
function config(name: string, user = "{token: t}", cluster = ""): string {
  return `apiVersion: v1
kind: Config
current-context: ${name}
clusters: [{name: ${name}, cluster: {server: "https://${name}.test:6443"${cluster}}}]
users: [{name: ${name}, user: ${user}}]
contexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}, namespace: ns-${name}}}]
`;
}
/** What would be sent with each request. */
async function sent(fixture: Fixture, files: readonly string[], environment: Record<string, string> = {}) {
  const source = fixture.source(...files);
  const resolved = await resolveContext("", { environment: { ...source.environment, ...environment } });
  const options: RequestOptions = {};
  await resolved.kubeConfig.applyToHTTPSOptions(options);
  return { resolved, options, headers: Object.assign({}, options.headers, resolved.headers) };
}

describe("files", () => {
  test("KUBECONFIG is a list; without it the home folder's", () => {
    expect(kubeconfigPaths({ KUBECONFIG: ["/a", "", "/b", "/a"].join(delimiter), HOME: "/h" })).toEqual(["/a", "/b"]);
    expect(kubeconfigPaths({ HOME: "/h" })).toEqual([join("/h", ".kube", "config")]);
  });
  test("the first file wins, missing files are passed over", () =>
    withFiles({ one: config("a"), two: config("a").replace("a.test", "other.test"), three: config("b") }, (f) =>
      expect(contexts(f.source("missing", "one", "two", "three"))).resolves.toEqual([
        { name: "a", cluster: "a", server: "https://a.test:6443", user: "a", namespace: "ns-a", isCurrent: true },
        { name: "b", cluster: "b", server: "https://b.test:6443", user: "b", namespace: "ns-b", isCurrent: false },
      ]),
    ));
  test("paths are relative to their file", () =>
    withFiles(
      {
        "sub/config": config("a", "{tokenFile: secret/token}", ", certificate-authority: ca.crt"),
        "sub/ca.crt": "CA",
        "sub/secret/token": "file-token",
      },
      async (f) => {
        const { headers, options } = await sent(f, ["sub/config"]);
        expect(headers).toMatchObject({ Authorization: "Bearer file-token" });
        expect(String(options.ca)).toBe("CA");
      },
    ));
  test.each([
    ["no file", {}, "", { code: "NOT_READABLE", message: expect.stringContaining("there is no kubeconfig") }],
    ["not YAML", { c: "a: [" }, "", { code: "NOT_READABLE" }],
    [
      "not a kubeconfig",
      { c: "contexts: 3" },
      "",
      { code: "NOT_READABLE", message: expect.stringContaining("contexts") },
    ],
    [
      "unknown context",
      { c: config("a") },
      "x",
      { code: "NOT_FOUND", data: { nextStep: expect.stringContaining("there are: a") } },
    ],
    [
      "no current context",
      { c: "contexts: []" },
      "",
      { code: "NOT_FOUND", message: expect.stringContaining("no current") },
    ],
    [
      "cluster missing",
      { c: config("a").replace("clusters: [{name: a", "clusters: [{name: z") },
      "",
      { code: "NOT_FOUND" },
    ],
    ["user missing", { c: config("a").replace("users: [{name: a", "users: [{name: z") }, "", { code: "NOT_FOUND" }],
  ])("%s", (_name, files, context, expected) =>
    withFiles(files, (f) => expect(resolveContext(context, f.source("c"))).rejects.toMatchObject(expected)),
  );
});

describe("credentials", () => {
  test("impersonation: user, groups, uid, extra", () =>
    withFiles(
      { c: config("a", "{token: t, as: jane, as-uid: u1, as-groups: [dev, ops], as-user-extra: {a/b: [x]}}") },
      async (f) => {
        const { headers } = await sent(f, ["c"]);
        expect(headers).toEqual({
          Authorization: "Bearer t",
          "Impersonate-User": "jane",
          "Impersonate-Uid": "u1",
          "Impersonate-Group": ["dev", "ops"],
          "Impersonate-Extra-a%2Fb": ["x"],
        });
      },
    ));
  test("an exec plugin beside the file is told what is asked and gives the token", () =>
    withFiles(
      {
        c: config(
          "a",
          "{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, args: [x], env: [{name: EXTRA, value: e}]}}",
        ),
        plugin: `#!/bin/sh
case "$KUBERNETES_EXEC_INFO" in *ExecCredential*client.authentication.k8s.io/v1*) ;; *) exit 3;; esac
echo '{"kind":"ExecCredential","status":{"token":"from-'$1-$EXTRA'"}}'
`,
      },
      async (f) => {
        expect((await sent(f, ["c"])).headers).toMatchObject({ Authorization: "Bearer from-x-e" });
      },
    ));
  test("OIDC: a token that still holds is sent", () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = `${part({ alg: "none" })}.${part({ exp: 4_000_000_000 })}.x`;
    return withFiles({ c: config("a", `{auth-provider: {name: oidc, config: {id-token: ${token}}}}`) }, async (f) => {
      expect((await sent(f, ["c"])).headers).toMatchObject({ Authorization: `Bearer ${token}` });
    });
  });
});

describe("proxies", () => {
  test("proxy-url of the cluster wins over the environment", () =>
    withFiles({ c: config("a", "{token: t}", ", proxy-url: 'http://own:1'"), d: config("b") }, async (f) => {
      const proxyOf = async (file: string) =>
        (await sent(f, [file], { HTTPS_PROXY: "http://env:2" })).resolved.kubeConfig.getCurrentCluster()?.proxyUrl;
      expect(await proxyOf("c")).toBe("http://own:1");
      expect(await proxyOf("d")).toBe("http://env:2");
    }));
  test.each([
    ["https://a.test", { HTTPS_PROXY: "p:1" }, "http://p:1"],
    ["https://a.test", { https_proxy: "socks5://p:1" }, "socks5://p:1"],
    ["http://a.test", { HTTPS_PROXY: "http://p:1" }, null],
    ["https://a.test", { HTTPS_PROXY: "http://p:1", NO_PROXY: "*" }, null],
    ["https://b.a.test", { HTTPS_PROXY: "http://p:1", NO_PROXY: "x, a.test" }, null],
    ["https://a.test", { HTTPS_PROXY: "http://p:1", NO_PROXY: ".a.test" }, "http://p:1"],
    ["https://a.test:6443", { HTTPS_PROXY: "http://p:1", no_proxy: "a.test:443" }, "http://p:1"],
    ["https://10.1.2.3", { HTTPS_PROXY: "http://p:1", NO_PROXY: "10.0.0.0/8" }, null],
    ["https://11.1.2.3", { HTTPS_PROXY: "http://p:1", NO_PROXY: "10.0.0.0/8" }, "http://p:1"],
    ["https://127.0.0.1:1", { HTTPS_PROXY: "http://p:1" }, null],
    ["not a url", { HTTPS_PROXY: "http://p:1" }, null],
  ])("%s %j", (server, environment, expected) => {
    expect(proxyFor(server, environment)).toBe(expected);
  });
});
