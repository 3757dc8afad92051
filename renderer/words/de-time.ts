// German texts about reminders, settings, the calendar and the picture of what ends when.

export const deTime = {
  'page.settings': 'Einstellungen',

  'tone.last-days': 'Letzte Tage',
  'tone.last-hour': 'Letzte Stunde',

  'reminder.region': 'Erinnerung',
  'reminder.week': 'endet in einer Woche',
  'reminder.three-days': 'endet in drei Tagen',
  'reminder.ends-soon': 'endet bald',
  'reminder.last-hour': 'endet innerhalb einer Stunde',
  'reminder.ended': 'ist abgelaufen',
  'reminder.more': { one: 'und {count} weitere', other: 'und {count} weitere' },
  'reminder.show': 'Zeigen',
  'reminder.showNamed': '{name} zeigen',
  'reminder.dismissNamed': 'Erinnerung an {name} ausblenden',
  'snooze.act': '12 Std. später erinnern',
  'snooze.actNamed': 'An {name} erst in 12 Stunden wieder erinnern',
  'snooze.until': 'Erinnerungen ruhen bis {end}',
  'snooze.said': 'Die Erinnerungen an {name} ruhen bis {end}.',
  'snooze.failed': 'Nicht verschoben',

  'settings.title': 'Einstellungen',
  'settings.failed': 'Nicht gespeichert',
  'settings.saved': 'Gespeichert.',
  'settings.reminders': 'Erinnerungen',
  'settings.remindersAbout':
    'Fieldpass erinnert, bevor eine ausgeliehene Lizenz endet: in diesem Fenster, im Infobereich und mit einer Mitteilung des Systems. Jede Erinnerung kommt einmal und nur, solange sie zutrifft.',
  'settings.remindersOn': 'Vor dem Ende einer Lizenz erinnern',
  'settings.remindersOnHint': 'Auch ohne Erinnerungen zeigen Fenster und Infobereich die Restzeit.',
  'settings.when': 'Wann',
  'settings.week': 'Eine Woche vorher',
  'settings.three-days': 'Drei Tage vorher',
  'settings.ends-soon': 'Wenn sie bald endet',
  'settings.last-hour': 'Eine Stunde vorher',
  'settings.ended': 'Am Ende',
  'settings.weekHint': 'Nur bei Lizenzen, die für zwei Wochen oder länger ausgeliehen sind.',
  'settings.three-daysHint': 'Nur bei Lizenzen, die für zwei Wochen oder länger ausgeliehen sind.',
  'settings.ends-soonHint':
    'Nach drei Vierteln der Leihdauer oder einen Tag vor dem Ende, je nachdem, was später ist.',
  'settings.last-hourHint': 'Nicht bei kurzen Ausleihen, deren letztes Viertel kürzer als eine Stunde ist.',
  'settings.endedHint': 'Kommt auch, während die Erinnerungen an diese Lizenz ruhen.',
  'settings.tray': 'Infobereich',
  'settings.trayAbout':
    'Das Symbol im Infobereich zeigt, was als Nächstes endet. Sein Menü nennt alles Ausgeliehene mit der Restzeit. Manche Linux-Oberflächen haben keinen Infobereich; alles steht auch in diesem Fenster.',
  'settings.trayOn': 'Fieldpass im Infobereich zeigen',
  'settings.trayOnHint': 'Unter macOS in der Menüleiste.',
  'settings.keepsRunning': 'Beim Schließen des Fensters im Infobereich weiterlaufen',
  'settings.keepsRunningHint':
    'Die Erinnerungen gehen weiter. „Beenden“ im Menü des Symbols beendet Fieldpass; ein neuer Start holt das Fenster zurück.',
  'settings.keepsRunningNeeds': 'Braucht das Symbol im Infobereich.',
  'settings.connections': 'Verbindungen und Schlüssel',
  'settings.connectionsAbout':
    'Woher Lizenzen kommen, was dort erlaubt ist, Schlüssel der Aussteller und Zertifikate der Firma.',
  'settings.connectionsOpen': 'Verbindungen …',
  'settings.language': 'Sprache',
  'settings.languageAbout': 'Die Sprache dieses Fensters. Meldungen von AWS bleiben, wie AWS sie schreibt.',
  'settings.languageLabel': 'Sprache des Fensters',
  'language.system': 'Wie das System',
  'language.en': 'English',
  'language.de': 'Deutsch',
  'language.es': 'Español',
  'language.ja': '日本語',

  'calendar.title': 'Kalender',
  'calendar.about':
    'Speichert, wann ausgeliehene Lizenzen enden, als Datei (.ics) für den eigenen Kalender, mit einem Alarm für jede eingeschaltete Erinnerung. Nach dem Erneuern oder Zurückgeben noch einmal speichern und importieren: Dieselben Einträge werden verschoben oder abgesagt.',
  'calendar.export': 'Kalender exportieren…',
  'calendar.saved': 'Der Kalender wurde gespeichert.',
  'calendar.failed': 'Kalender nicht gespeichert',

  'timeline.toggle': 'Zeitleiste',
  'timeline.title': 'Was wann endet',
  'timeline.picture': {
    one: '{count} Lizenz endet, in {left}.',
    other: '{count} Lizenzen enden; die erste in {left}.',
  },
  'timeline.none': 'Nichts auf diesem Computer hat ein Ende vor sich.',
  'timeline.more': { one: '{count} weitere endet später.', other: '{count} weitere enden später.' },
  'timeline.now': 'jetzt',
  'timeline.item': 'noch {left}, bis {end}',
} as const;
