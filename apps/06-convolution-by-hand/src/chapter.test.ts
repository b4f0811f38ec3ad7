import { join } from 'node:path';
import { describeChapter } from '@kindling-internal/chapter/testing';
import { chapter } from './chapter.ts';

describeChapter(join(import.meta.dirname, '..'), chapter);
