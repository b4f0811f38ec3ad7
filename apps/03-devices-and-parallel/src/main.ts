import { main } from '@kindling-internal/chapter';
import { chapter } from './chapter.ts';

main(chapter);
