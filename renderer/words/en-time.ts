// Texts about reminders, settings, the calendar and the picture of what ends when.

export const endWords = {
  'page.settings': 'Settings',

  'tone.last-days': 'Last days',
  'tone.last-hour': 'Last hour',

  'reminder.region': 'Reminder',
  'reminder.week': 'ends in a week',
  'reminder.three-days': 'ends in three days',
  'reminder.ends-soon': 'ends soon',
  'reminder.last-hour': 'ends within the hour',
  'reminder.ended': 'has ended',
  'reminder.more': { one: 'and {count} more', other: 'and {count} more' },
  'reminder.show': 'Show',
  'reminder.showNamed': 'Show {name}',
  'reminder.dismissNamed': 'Dismiss the reminder of {name}',
  'snooze.act': 'Snooze 12 h',
  'snooze.actNamed': 'Snooze the reminders of {name} for 12 hours',
  'snooze.until': 'Reminders snoozed until {end}',
  'snooze.said': 'The reminders of {name} are snoozed until {end}.',
  'snooze.failed': 'Not snoozed',

  'settings.title': 'Settings',
  'settings.failed': 'Not saved',
  'settings.saved': 'Saved.',
  'settings.reminders': 'Reminders',
  'settings.remindersAbout':
    'Fieldpass reminds you before a borrowed license ends: in this window, in the tray and by a notification of your system. Each reminder comes once, and only while it is true.',
  'settings.remindersOn': 'Remind me before a license ends',
  'settings.remindersOnHint': 'Without reminders the window and the tray still show the time left.',
  'settings.when': 'When',
  'settings.week': 'A week before',
  'settings.three-days': 'Three days before',
  'settings.ends-soon': 'When it ends soon',
  'settings.last-hour': 'An hour before',
  'settings.ended': 'At the end',
  'settings.weekHint': 'Only for licenses borrowed for two weeks or longer.',
  'settings.three-daysHint': 'Only for licenses borrowed for two weeks or longer.',
  'settings.ends-soonHint':
    'After three quarters of the borrowed time, or a day before the end, whichever is later.',
  'settings.last-hourHint': 'Not for short borrows, of which the last quarter is shorter than an hour.',
  'settings.endedHint': 'Comes also while the reminders of that license are snoozed.',
  'settings.tray': 'Tray',
  'settings.trayAbout':
    'The icon in the tray shows the soonest end. Its menu lists what is borrowed with the time left. Some Linux desktops have no tray; everything is in this window as well.',
  'settings.trayOn': 'Show Fieldpass in the tray',
  'settings.trayOnHint': 'On macOS in the menu bar.',
  'settings.keepsRunning': 'Keep running in the tray when the window is closed',
  'settings.keepsRunningHint':
    'Reminders go on. Quit in the menu of the icon ends Fieldpass; starting it again brings the window back.',
  'settings.keepsRunningNeeds': 'Needs the icon in the tray.',
  'settings.connections': 'Connections and keys',
  'settings.connectionsAbout':
    'Where licenses come from, what you may do there, issuer keys, and company certificates.',
  'settings.connectionsOpen': 'Connections…',
  'settings.language': 'Language',
  'settings.languageAbout': 'The language of this window. Messages of AWS stay as AWS writes them.',
  'settings.languageLabel': 'Language of the window',
  'language.system': 'As the system',
  'language.en': 'English',
  'language.de': 'Deutsch',
  'language.es': 'Español',
  'language.ja': '日本語',

  'calendar.title': 'Calendar',
  'calendar.about':
    'Saves the ends of your borrowed licenses as a file (.ics) for your own calendar, with an alarm for each reminder that is on. After a renewal or a return save and import it again: the same entries are moved or cancelled.',
  'calendar.export': 'Export calendar…',
  'calendar.saved': 'The calendar was saved.',
  'calendar.failed': 'Calendar not saved',

  'timeline.toggle': 'Timeline',
  'timeline.title': 'What ends when',
  'timeline.picture': {
    one: '{count} license ends, in {left}.',
    other: '{count} licenses end; the first in {left}.',
  },
  'timeline.none': 'Nothing that is here has an end ahead.',
  'timeline.more': { one: '{count} more ends later.', other: '{count} more end later.' },
  'timeline.now': 'now',
  'timeline.item': '{left} left, until {end}',
} as const;
