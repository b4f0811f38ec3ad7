export { Bundle } from './bundle.ts';
export { findChromium, launchChromium } from './chromium.ts';
export { serve } from './serve.ts';
export type { Site } from './serve.ts';
export { Visit } from './visit.ts';
