export { describeChapter } from './describe.ts';
export type { Reading } from './reading.ts';
