// App entry: opens the front door.

import { startDesktop } from './desktop/start.ts';

void startDesktop();
