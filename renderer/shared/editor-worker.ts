// The worker that Monaco wants beside it; it does nothing of ours.
import "monaco-editor/editor/editor.worker.js";
