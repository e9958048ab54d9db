// What the desktop shell offers besides the port: native dialogs and the path of a dropped file. In a browser none of
// it exists, and files travel by upload.
export interface NativeBridge {
  readonly pathOf: (file: File) => string;
  readonly openFiles: () => Promise<readonly string[]>;
  readonly savePath: (suggested: string) => Promise<string>;
}

declare global {
  interface Window {
    readonly thresher?: NativeBridge;
  }
}

/** The shell's bridge, or undefined in a browser. */
export const nativeBridge = (): NativeBridge | undefined => window.thresher;

/** Sends one file to the web host and answers the path that the session can open. */
export const uploadFile = (file: File, onProgress: (bytes: number) => void, signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `/upload?name=${encodeURIComponent(file.name)}`);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded));
    request.addEventListener("load", () => {
      const answer: unknown = request.response;
      if (request.status === 200 && typeof answer === "object" && answer !== null && "path" in answer) {
        resolve(String(answer.path));
      } else {
        reject(new Error(`The upload of ${file.name} was refused (HTTP ${request.status}).`));
      }
    });
    request.addEventListener("error", () => reject(new Error(`The upload of ${file.name} broke off.`)));
    request.addEventListener("abort", () => reject(new DOMException("upload cancelled", "AbortError")));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });

/** Lets the browser fetch a file that the host made ready. */
export const downloadFrom = (url: string): void => {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.click();
};
