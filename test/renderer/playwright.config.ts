// Browser tests of the window against the dev page; Chromium is the one named by FIELDPASS_CHROMIUM, or Playwright's.

import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const PORT = Number(process.env['FIELDPASS_WINDOW_PORT'] ?? 4173);
const INSTALLED = '/usr/lib/chromium/chromium-headless-shell';
const executablePath = process.env['FIELDPASS_CHROMIUM'] ?? (existsSync(INSTALLED) ? INSTALLED : undefined);

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results/renderer',
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  reporter: [['line']],
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    viewport: { width: 1280, height: 720 },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    },
  },
  webServer: {
    command: 'node test/renderer/dev/serve.ts',
    cwd: '../..',
    url: `http://127.0.0.1:${PORT}/`,
    env: { PORT: String(PORT) },
    reuseExistingServer: true,
  },
});
