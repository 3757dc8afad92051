// The syntax tree as the checklist asks it: breaches of a rule, and code that breaks one.

import { breachesOf, RULES } from './static-rules.ts';
import type { Subject } from './window-subject.ts';

/** Breaches of the rules whose name holds `name`. */
export const breaches = (subject: Subject, name: string): readonly string[] =>
  breachesOf(
    subject.sources,
    RULES.filter((rule) => rule.name.includes(name)),
  );

/** The same subject with one more file of code. */
export const withSource =
  (text: string) =>
  (subject: Subject): Subject => ({ ...subject, sources: { ...subject.sources, 'main/worse.ts': text } });
