// Entry of the window: takes the bridge, makes the state once, mounts the app.

import { mount } from 'svelte';
import type { Bridge } from '../preload/contract.ts';
import App from './App.svelte';
import './look/tokens.css';
import './look/base.css';
import './look/controls.css';
import './look/rows.css';
import './look/shell.css';
import './look/print.css';
import { Desk } from './state/desk.svelte.ts';
import { Live } from './state/live.svelte.ts';
import { Now } from './state/now.svelte.ts';
import { setLanguage } from './words/language.svelte.ts';

declare global {
  interface Window {
    readonly fieldpass: Bridge;
  }
}

const target = document.getElementById('window');
if (target === null) throw new Error('index.html has no #window');

setLanguage('system');
const now = new Now();
const live = new Live(window.fieldpass, now);
const desk = new Desk(live, now);
now.start();
live.onShow((place) => desk.follow(place));
live.connect();
mount(App, { target, props: { desk } });
