// The pages of the window, in the order in which the header offers them.

export const PAGES = ['licenses', 'trips', 'activity', 'settings', 'help'] as const;

export type Page = (typeof PAGES)[number];
