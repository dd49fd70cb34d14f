import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  // `npm run dev` beside a server on its usual address.
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:5080' } },
  test: { environment: 'jsdom' },
});
