import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { declarationTexts } from './vite/declarations.ts';
import { mnist } from './vite/mnist.ts';

/** Without these two a browser shares no memory, and Kindling computes on one thread. */
const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

export default defineConfig({
  base: './',
  plugins: [react(), mnist(), declarationTexts()],
  worker: { format: 'es' },
  // Found at the start: those found later would reload the page.
  optimizeDeps: { entries: ['index.html', 'src/**/*.worker.ts', 'src/editor/page.tsx'] },
  server: { headers },
  preview: { headers },
  // Monaco's TypeScript worker is one file.
  build: { target: 'es2022', chunkSizeWarningLimit: 8_000 },
});
