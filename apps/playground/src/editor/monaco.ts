// Monaco with TypeScript alone: the other languages stay out of the bundle.
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/typescript/register';
import { editor, KeyCode, KeyMod, Uri } from 'monaco-editor/editor';
import {
  getTypeScriptWorker,
  ModuleKind,
  ScriptTarget,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import TypeScriptWorker from 'monaco-editor/language/typescript/ts.worker?worker';
import { declarations } from 'virtual:declarations';

/** What the worker gives programs beside the modules. */
const globals = `
/** Shows a vector or a matrix as a heat map. */
declare function show(tensor: import('kindling').Tensor, title?: string): void;
/** Draws the autograd graph behind a tensor. */
declare function graph(output: import('kindling').Tensor, options?: import('kindling').autograd.GraphOptions): void;
`;

// Monaco's list of resolutions ends before TypeScript's "bundler", which reads exports of package.json.
const bundler: number = 100;
/** TypeScript's ModuleDetectionKind.Force: a program without imports is a module as well. */
const everyFile = 3;
/** await at the top: programs run within an async function. */
const topLevelAwait = [1375, 1378, 1431, 1432];

globalThis.MonacoEnvironment = {
  getWorker: (_, label) => (label === 'typescript' ? new TypeScriptWorker() : new EditorWorker()),
};

typescriptDefaults.setCompilerOptions({
  target: ScriptTarget.ESNext,
  module: ModuleKind.CommonJS,
  moduleResolution: bundler,
  moduleDetection: everyFile,
  lib: ['lib.esnext.d.ts', 'lib.webworker.d.ts'],
  strict: true,
  skipLibCheck: true,
  allowNonTsExtensions: true,
});
typescriptDefaults.setDiagnosticsOptions({ diagnosticCodesToIgnore: topLevelAwait });
typescriptDefaults.setExtraLibs([
  ...Object.entries(declarations).map(([path, content]) => ({ content, filePath: `file:///${path}` })),
  { content: globals, filePath: 'file:///globals.d.ts' },
]);

const runKey = KeyMod.CtrlCmd | KeyCode.Enter;

export interface Editor {
  readonly set: (text: string) => void;
  /** The program as JavaScript, its types gone. */
  readonly compile: () => Promise<string>;
  readonly close: () => void;
}

export function openEditor(element: HTMLElement, text: string, onRun: () => void): Editor {
  const model = editor.createModel(text, 'typescript', Uri.parse('file:///program.ts'));
  const view = editor.create(element, {
    model,
    automaticLayout: true,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    fontSize: 14,
    tabSize: 2,
    ariaLabel: 'Program in TypeScript',
    // As wide as it gets on a phone, lines are broken.
    wordWrap: 'on',
    padding: { top: 8, bottom: 8 },
    fixedOverflowWidgets: true,
  });
  view.addAction({ id: 'run', label: 'Run', keybindings: [runKey], run: onRun });
  return {
    set: (text) => model.setValue(text),
    compile: async () => {
      const service = await (await getTypeScriptWorker())(model.uri);
      const { outputFiles } = await service.getEmitOutput(String(model.uri));
      return outputFiles.find(({ name }) => name.endsWith('.js'))?.text ?? '';
    },
    close: () => {
      view.dispose();
      model.dispose();
    },
  };
}

export const setDark = (dark: boolean): void => editor.setTheme(dark ? 'vs-dark' : 'vs');
