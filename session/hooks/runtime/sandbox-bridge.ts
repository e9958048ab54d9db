// Functions of the thread as the sandbox sees them: texts, numbers and booleans in, texts out.
import type { QuickJSContext, QuickJSHandle } from "quickjs-emscripten";
import { encodeTexts } from "./texts.ts";

type Given = string | number | boolean | undefined;

/** A list of texts in the sandbox. */
export function listInside(context: QuickJSContext, encoded: Uint8Array<ArrayBuffer>): QuickJSHandle {
  const bytes = bufferInside(context, encoded);
  try {
    return context.decodeBinaryJSON(bytes);
  } finally {
    bytes.dispose();
  }
}
export function bufferInside(context: QuickJSContext, bytes: Uint8Array): QuickJSHandle {
  const { buffer, byteOffset, byteLength } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength;
  return context.newArrayBuffer(isWhole ? buffer : bytes.slice().buffer);
}

/** A text in the sandbox; long ones the quick way. */
export function textInside(context: QuickJSContext, text: string): QuickJSHandle {
  if (text.length < 256) return context.newString(text);
  const list = listInside(context, encodeTexts([text]));
  try {
    return context.getProp(list, 0);
  } finally {
    list.dispose();
  }
}

/** Makes a function of the thread callable; what it throws is thrown in the script. */
export function expose(
  context: QuickJSContext,
  holder: QuickJSHandle,
  name: string,
  work: (...values: never[]) => string | undefined,
): void {
  const callable = work as (...values: readonly Given[]) => string | undefined;
  exposeRaw(context, holder, name, (...handles) => {
    const answer = callable(...handles.map((handle) => givenOf(context, handle)));
    return answer === undefined ? context.undefined : textInside(context, answer);
  });
}
export function exposeRaw(
  context: QuickJSContext,
  holder: QuickJSHandle,
  name: string,
  work: (...handles: QuickJSHandle[]) => QuickJSHandle,
): void {
  const made = context.newFunction(name, work);
  context.setProp(holder, name, made);
  made.dispose();
}

function givenOf(context: QuickJSContext, handle: QuickJSHandle): Given {
  const type = context.typeof(handle);
  if (type === "string") return context.getString(handle);
  if (type === "number") return context.getNumber(handle);
  return type === "boolean" ? context.sameValue(handle, context.true) : undefined;
}
