import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The workbench only; the server and the citizen pages need no build. */
export default defineConfig({
  root: 'src/workbench',
  base: '/desk/',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: '../../dist/workbench',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    // zod and its setting stand before every schema, whatever else is split.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'zod', test: /node_modules\/zod\/|no-eval/ }] } } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/print': 'http://127.0.0.1:3000' } },
})
