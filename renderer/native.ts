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

/** Most characters of a text that is chosen; the contract takes no more. */
const MAX_CHOSEN_LENGTH = 1 << 20;

/** Hands a text to the user as a file. */
export const saveText = (name: string, text: string): void => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};

/** The text of a file that the user chooses; null where none was, or it is too large. */
export const chooseText = (accept: string): Promise<string | null> =>
  new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accept;
    input.addEventListener("change", () => {
      const [file] = input.files ?? [];
      if (file === undefined || file.size > MAX_CHOSEN_LENGTH) {
        resolve(null);
      } else {
        void file.text().then(resolve);
      }
    });
    input.addEventListener("cancel", () => resolve(null));
    input.click();
  });
