import { describe, expect, test, vi } from "vitest";
import type { EntryDetail } from "../../contract/index.ts";
import type { MenuValue } from "../list/addable.ts";
import { attributesOf, buttonsOf, markupOf, wordsOf } from "../testing/markup.ts";
import { testRow } from "../testing/row.ts";
import { BodyView } from "./BodyView.tsx";
import { DetailPane, type DetailPaneProps } from "./DetailPane.tsx";
import type { BodySection } from "./detail-model.ts";
import { HexView } from "./HexView.tsx";
import { SectionList } from "./SectionList.tsx";
import { actionsOf, menuOf, valueAtPoint, valueProps, type ValueActions } from "./value-actions.ts";

const nothing = (): void => {};
const actions: ValueActions = {
  conditionOf: ({ selector, operator, value, protocol }) =>
    `${protocol ?? ""} ${selector} ${operator} ${JSON.stringify(value)}`.trim(),
  onAdd: nothing,
  onMenu: nothing,
};

const body = (change: Partial<BodySection> = {}): BodySection => ({
  kind: "body",
  title: "Body",
  body: '{"a":1}',
  encoding: "",
  mimeType: "application/json",
  selector: "response.content.text",
  ...change,
});

const ENTRY = {
  src: { ip: "10.4.0.7", port: "41022", name: "cart", namespace: "shop", resolutionMechanism: "dns" },
  dst: { ip: "10.4.1.9", port: "8080", name: "", namespace: "", resolutionMechanism: "none" },
  timing: { handshakeUs: null, requestUs: 120, waitUs: 41_000, responseUs: 380 },
  requestSize: 42,
  responseSize: 176,
  error: { type: "timeout", msg: "Nothing came from 10.4.1.9." },
};

const detail = (change: Partial<EntryDetail> = {}): EntryDetail => ({
  row: testRow(),
  entry: JSON.stringify(ENTRY),
  sections: {
    request: [
      {
        kind: "table",
        title: "Headers",
        rows: [
          { name: "Host", value: "price", selector: 'request.headers["Host"]' },
          { name: "Note", value: null, selector: "" },
        ],
      },
    ],
    response: [body()],
    data: null,
  },
  hasPackets: true,
  ...change,
});

const pane = (change: Partial<DetailPaneProps> = {}) => (
  <DetailPane
    detail={detail()}
    failure={null}
    tab="request"
    collapsed={[]}
    side="right"
    actions={actions}
    notes={{ isWriting: false, onToggle: nothing, onWrite: nothing, onComment: nothing, onDone: nothing }}
    renderScripts={null}
    onTab={nothing}
    onToggle={nothing}
    onSide={nothing}
    onClose={nothing}
    {...change}
  />
);

describe("detail pane", () => {
  test("the head is the exchange in one line, its measures and its connection", () => {
    const words = wordsOf(pane());
    expect(words).toMatch(/^Detail HTTP POST \/v2\/price 503/);
    expect(words).toContain("Request 42 B");
    expect(words).toContain("Response 176 B");
    expect(words).toContain("Elapsed 41.5 ms");
    expect(words).toContain("From cart-6c9.shop To price.shop No. 1 Stream stream-1 Node node-b");
    expect(attributesOf(pane(), "title")).toEqual(
      expect.arrayContaining(["176 bytes", "41500 µs", "cart-6c9.shop\n10.4.0.7 port 41022", "stream-1"]),
    );
  });

  test("measures go into the filter as at least, everything else as equal, all as of the entry's protocol", () => {
    expect(attributesOf(pane(), "aria-label").filter((name) => name.startsWith("Add"))).toEqual([
      "Add to the filter: http requestSize >= 42",
      "Add to the filter: http responseSize >= 176",
      "Add to the filter: http elapsedTimeUs >= 41500",
      'Add to the filter: http stream == "stream-1"',
      'Add to the filter: http node.name == "node-b"',
      'Add to the filter: http request.headers["Host"] == "price"',
    ]);
  });

  test("a broken exchange says what it means, its evidence and the next step", () => {
    const half = detail({ row: testRow({ errorType: "timeout", status: "", elapsedUs: null }) });
    const words = wordsOf(pane({ detail: half }));
    expect(words).toContain("No answer came in 30 seconds. Nothing came from 10.4.1.9. If the answer still comes");
    expect(words).toContain("no answer");
    expect(words).not.toContain("Elapsed");
    expect(attributesOf(pane({ detail: half }), "role")).toContain("alert");
  });

  test("peers say what a pod belongs to and where its name came from", () => {
    const metadata = { name: "cart-1", namespace: "shop", ownerReferences: [{ kind: "Deployment", name: "cart" }] };
    const src = { ...ENTRY.src, pod: { metadata }, resolutionMechanism: "tls-sni" };
    expect(wordsOf(pane({ tab: "peers", detail: detail({ entry: JSON.stringify({ ...ENTRY, src }) }) }))).toMatch(
      /Pod cart-1 .*Workload Deployment cart Named by server name in the TLS handshake/,
    );
  });

  test("one tab is the chosen one, and only it takes the focus", () => {
    expect(attributesOf(pane({ tab: "peers" }), "aria-selected")).toEqual([
      "false",
      "false",
      "false",
      "true",
      "false",
      "false",
    ]);
    expect(wordsOf(pane({ tab: "peers" }))).toMatch(/Source Name cart .* Named by DNS answer in the traffic/);
    expect(wordsOf(pane({ tab: "peers" }))).toMatch(/Destination Address 10\.4\.1\.9 .* Named by no name was found/);
  });

  test("timing adds up, and says when the handshake was not seen", () => {
    const words = wordsOf(pane({ tab: "timing" }));
    expect(words).toMatch(/Request sent 120 µs Wait 41(\.0)? ms Response received 380 µs Total 41\.5 ms/);
    expect(words).toContain("The handshake of this connection was not seen");
  });

  test("bytes are chosen by side", () => {
    expect(buttonsOf(pane({ tab: "bytes" }))).toContain("Response: body, 7 B");
  });

  test("while nothing is known yet the pane is empty; a failure says what to do", () => {
    expect(wordsOf(pane({ detail: null }))).toBe("");
    const failure = { code: "GONE", message: "This entry is gone", nextStep: "Choose another one." };
    expect(wordsOf(pane({ detail: null, failure }))).toBe("This entry is gone. Choose another one.");
  });

  test("the tool says where the detail would go", () => {
    expect(buttonsOf(pane())).toContain("Put the detail below the list");
    expect(buttonsOf(pane({ side: "below" }))).toContain("Put the detail beside the list");
  });
});

describe("sections", () => {
  const list = (change: Partial<Parameters<typeof SectionList>[0]>) => (
    <SectionList
      sections={detail().sections.request ?? []}
      isTruncated={false}
      collapsed={[]}
      actions={actions}
      onToggle={nothing}
      {...change}
    />
  );

  test("a table lists names and values, with null as a word and no + where no filter can name it", () => {
    expect(wordsOf(list({}))).toBe("Headers 2 Host price Note null");
    expect(attributesOf(list({}), "title")).toContain('request.headers["Host"] == "price"');
    expect(markupOf(list({})).match(/class="AddButton"/g)).toHaveLength(1);
  });

  test("a folded section shows its title and its count only", () => {
    expect(wordsOf(list({ collapsed: ["Headers"] }))).toBe("Headers 2");
    expect(attributesOf(list({ collapsed: ["Headers"] }), "aria-expanded")).toEqual(["false"]);
  });

  test("sections that hold nothing are left out; a side without any says so", () => {
    const empty = [{ kind: "table", title: "Cookies", rows: [] } as const, body({ body: "" })];
    expect(wordsOf(list({ sections: empty }))).toBe("Nothing more is known about this side.");
  });

  test("each line can be copied by its value", () => {
    expect(attributesOf(list({}), "data-value")).toEqual(["price", "null"]);
  });
});

describe("bodies", () => {
  const view = (given: BodySection, change: Partial<Parameters<typeof BodyView>[0]> = {}) => (
    <BodyView body={given} isTruncated={false} isCollapsed={false} actions={actions} onToggle={nothing} {...change} />
  );

  test("the ways to look at it depend on what it is", () => {
    const check = (given: BodySection, expected: readonly string[]): void =>
      expect(buttonsOf(view(given)).slice(1)).toEqual(expected);
    check(body(), ['Add to the filter: response.content.text == "{\\"a\\":1}"', "Pretty", "Hex"]);
    check(body({ body: "plain", mimeType: "text/plain", selector: "" }), ["Hex"]);
    check(body({ body: btoa("hello"), mimeType: "text/plain", encoding: "base64", selector: "" }), [
      "Decode Base64",
      "Hex",
    ]);
    // Bytes that are no text are shown as hex, so there is nothing to switch.
    check(body({ body: btoa("\u0000\u0001"), encoding: "base64", selector: "" }), ["Decode Base64"]);
  });

  test("its size is that of its bytes, the exact one on hover", () => {
    expect(wordsOf(view(body({ body: "é", mimeType: "text/plain" })))).toMatch(/^Body 2 B/);
    expect(attributesOf(view(body({ body: "x".repeat(1500) })), "title")).toContain("1,500 bytes");
  });

  test("what is missing is said: cut at capture, cut for display, or not laid out", () => {
    expect(wordsOf(view(body(), { isTruncated: true }))).toContain("The body is kept in part only");
    expect(wordsOf(view(body({ body: "y".repeat(1_000_123), mimeType: "text/plain" })))).toContain(
      "123 more characters. Show the rest",
    );
    expect(wordsOf(view(body({ body: '{"id":12345678901234567890}' })))).toContain("Shown as it came");
    expect(wordsOf(view(body()))).not.toContain("Shown as it came");
  });

  test("a body too long for a filter offers none", () => {
    expect(buttonsOf(view(body({ body: `"${"z".repeat(3000)}"` }))).join()).not.toContain("Add to the filter");
  });

  test("folded away it is one line", () => {
    expect(wordsOf(view(body(), { isCollapsed: true }))).toBe("Body 7 B");
  });

  test("bytes are a named region that can be scrolled by keyboard", () => {
    const hex = <HexView bytes={new Uint8Array(100)} label="Body as bytes" maxHeight={420} />;
    expect(attributesOf(hex, "aria-label")).toEqual(["Body as bytes"]);
    expect(attributesOf(hex, "tabindex")).toEqual(["0"]);
    // Seven lines of 16 bytes are less than the most it may take.
    expect(attributesOf(hex, "style")[0]).toBe("height:134px");
  });
});

describe("what a value offers", () => {
  const value: MenuValue = { text: "503", addable: { selector: "response.status", value: 503, operator: "==" } };
  const event = (x: number, y: number) =>
    ({ clientX: x, clientY: y, preventDefault: vi.fn(), stopPropagation: vi.fn() }) as never;

  test("its text for copying, and its menu at the pointer instead of the browser's", () => {
    const onMenu = vi.fn();
    const props = valueProps({ ...actions, onMenu }, value);
    expect(props["data-value"]).toBe("503");
    const opened = event(10, 20) as { preventDefault: unknown; stopPropagation: unknown };
    props.onContextMenu(opened as never);
    expect(onMenu).toHaveBeenCalledExactlyOnceWith({ x: 10, y: 20 }, value);
    expect(opened.preventDefault).toHaveBeenCalledOnce();
    // A value inside another one has its own menu only.
    expect(opened.stopPropagation).toHaveBeenCalledOnce();
  });

  test("in an entry of a protocol everything is of that protocol, and what cannot be named stays so", () => {
    const onMenu = vi.fn();
    const onAdd = vi.fn();
    const ofHttp = actionsOf({ ...actions, onMenu, onAdd }, "http");
    menuOf(ofHttp, value)(event(0, 0));
    menuOf(ofHttp, { text: "x", addable: null })(event(0, 0));
    expect(onMenu.mock.calls.map(([, given]: readonly unknown[]) => given)).toEqual([
      { text: "503", addable: { ...value.addable, protocol: "http" } },
      { text: "x", addable: null },
    ]);
    ofHttp.onAdd({ selector: "a", value: 1, operator: ">=" });
    expect(onAdd).toHaveBeenCalledExactlyOnceWith({ selector: "a", value: 1, operator: ">=", protocol: "http" });
    expect(ofHttp.conditionOf({ selector: "a", value: 1, operator: ">=" })).toBe("http a >= 1");
  });

  const TEXT = '{"order": {"id": "A-1", "items": [1]}}';
  const at = (mark: string, marked = "") => ({ text: TEXT, offset: TEXT.indexOf(mark), marked });
  const whole: MenuValue = { text: TEXT, addable: null };
  const inBody = (path: string): string => `response.content.text.json()${path}`;

  test("inside JSON it is the value under the pointer, by its path in the entry", () => {
    expect(valueAtPoint(at('"A-1"'), inBody, whole)).toEqual({
      text: "A-1",
      addable: { selector: "response.content.text.json().order.id", value: "A-1", operator: "==" },
    });
    expect(valueAtPoint(at("[1]"), inBody, whole)).toEqual({ text: "[1]", addable: null });
  });

  test("marked text goes first; where no path can name the inside it is the whole body", () => {
    expect(valueAtPoint(at('"A-1"', "A-"), inBody, whole)).toEqual({ text: "A-", addable: null });
    expect(valueAtPoint(at('"A-1"'), null, whole)).toBe(whole);
    expect(valueAtPoint({ ...at("{"), offset: TEXT.length }, inBody, whole)).toBe(whole);
  });
});
