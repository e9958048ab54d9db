// Texts of scripts while they are edited: kept in the window whatever is shown, until they are saved or given up. A file
// that changed on disk meanwhile is taken over where nothing was edited, and is a conflict where something was.

export interface Draft {
  readonly file: string;
  readonly text: string;
  /** What was read, and its version; both empty for a new file. The text is edited where it differs. */
  readonly saved: string;
  readonly version: string;
  /** What stands on disk now, where that is neither the saved nor the edited text. */
  readonly theirs: { readonly text: string; readonly version: string } | null;
}

export type Drafts = readonly Draft[];

export const isEdited = (draft: Draft): boolean => draft.text !== draft.saved || draft.version === "";

export const draftOf = (drafts: Drafts, file: string): Draft | null =>
  drafts.find((draft) => draft.file === file) ?? null;

const replace = (drafts: Drafts, file: string, change: (draft: Draft) => Draft): Drafts =>
  drafts.map((draft) => (draft.file === file ? change(draft) : draft));

/** A file's text as it stands on disk now. */
export const withRead = (drafts: Drafts, file: string, text: string, version: string): Drafts => {
  if (draftOf(drafts, file) === null) {
    return [...drafts, { file, text, saved: text, version, theirs: null }];
  }
  return replace(drafts, file, (draft) => {
    if (!isEdited(draft) || draft.text === text) {
      return { file, text, saved: text, version, theirs: null };
    }
    return draft.version === version ? { ...draft, theirs: null } : { ...draft, theirs: { text, version } };
  });
};

/** A file that is not on disk yet. */
export const withNew = (drafts: Drafts, file: string, text: string): Drafts => [
  ...drafts.filter((draft) => draft.file !== file),
  { file, text, saved: "", version: "", theirs: null },
];

export const withText = (drafts: Drafts, file: string, text: string): Drafts =>
  replace(drafts, file, (draft) => (draft.text === text ? draft : { ...draft, text }));

/** `text` was written; what was typed since stays edited. */
export const withSaved = (drafts: Drafts, file: string, text: string, version: string): Drafts =>
  replace(drafts, file, (draft) => ({ ...draft, saved: text, version, theirs: null }));

export const withTheirs = (drafts: Drafts, file: string): Drafts =>
  replace(drafts, file, (draft) =>
    draft.theirs === null
      ? draft
      : { file, text: draft.theirs.text, saved: draft.theirs.text, version: draft.theirs.version, theirs: null },
  );

/** The edited text goes on, above what stands on disk: saving replaces that. */
export const withMine = (drafts: Drafts, file: string): Drafts =>
  replace(drafts, file, (draft) =>
    draft.theirs === null ? draft : { ...draft, saved: draft.theirs.text, version: draft.theirs.version, theirs: null },
  );

export const withoutDraft = (drafts: Drafts, file: string): Drafts => drafts.filter((draft) => draft.file !== file);

export const withRenamed = (drafts: Drafts, file: string, to: string): Drafts =>
  replace(drafts, file, (draft) => ({ ...draft, file: to }));

/** A file name from words: `Slow checkout` becomes `slow-checkout.js`, with a number where that is taken. */
export const freeFileName = (words: string, taken: readonly string[]): string => {
  const stem =
    words
      .toLowerCase()
      .replace(/\.js$/, "")
      .replaceAll(/[^\w]+/g, "-")
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, 60) || "script";
  const names = new Set(taken.map((name) => name.toLowerCase()));
  for (let n = 1; ; n++) {
    const name = n === 1 ? `${stem}.js` : `${stem}-${n}.js`;
    if (!names.has(name)) {
      return name;
    }
  }
};

const FILE_NAME = /^[\w][\w .-]*\.js$/;
const MAX_FILE_NAME_LENGTH = 128;

/** What is wrong with a file's name; empty where nothing is. */
export const fileNameError = (name: string, taken: readonly string[]): string => {
  if (name === "") {
    return "A script needs a name.";
  }
  if (!FILE_NAME.test(name) || name.length > MAX_FILE_NAME_LENGTH) {
    return "A name of letters, digits, blanks, dots and dashes that ends in .js.";
  }
  return taken.some((other) => other.toLowerCase() === name.toLowerCase()) ? `There is a ${name} already.` : "";
};
