export { UsageError } from './errors.ts';
export { main, runChapter } from './run.ts';
export type { Chapter, Notebook } from './notebook.ts';
