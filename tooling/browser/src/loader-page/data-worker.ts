import '@kindling/cpu-backend';
import { serveWorker } from '@kindling/data/worker';
import * as datasets from './datasets.ts';

serveWorker(datasets);
