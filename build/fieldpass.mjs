#!/usr/bin/env node
// The command line of a clone: makes sure that Node 24 and a build are there, then hands over.
// @ts-check

import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { ensureBuilt, ensureModules, NODE_24, ROOT } from './setup.mjs';

ensureModules();
const command = join(ROOT, 'dist', 'main', 'cli.cjs');
ensureBuilt();
const { status, signal } = spawnSync(NODE_24, [command, ...process.argv.slice(2)], { stdio: 'inherit' });
if (signal !== null) process.kill(process.pid, signal);
process.exitCode = status ?? 1;
