// App entry: the front door, or the back door of an installed copy.

import { openDoor } from './desktop/door.ts';

void openDoor();
