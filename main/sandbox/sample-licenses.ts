// The licenses every sandbox starts with: one for each situation an engineer can meet.
import { capability, seats } from './sample-license.ts';
import type { Sample } from './sample-license.ts';
import { VENDORS } from './vendors.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

const LONG_NAME =
  'Obrentis Simulation Complete Engineering Portfolio with Nonlinear Structural, Thermal, Acoustic and Fatigue ' +
  'Solver, Field Reporting and Archive Access';

export const SAMPLES: readonly Sample[] = [
  {
    slug: 'QM-DRAFT-3D',
    vendor: VENDORS.draughting,
    name: 'Quillmark Draft 3D',
    entitlements: [seats(5)],
    borrowMinutes: 7 * DAY,
    provisionalMinutes: HOUR,
    heldByColleagues: 2,
    metadata: [{ Name: 'Edition', Value: 'Professional' }],
  },
  {
    slug: 'OB-FEM-STRUCT',
    vendor: VENDORS.simulation,
    name: 'Obrentis FEM Structural',
    entitlements: [seats(10)],
    borrowMinutes: 3 * DAY,
    earlyReturn: false,
    heldByColleagues: 4,
  },
  {
    slug: 'FH-PLC-STUDIO',
    vendor: VENDORS.automation,
    name: 'Fernholt PLC Studio',
    entitlements: [seats(3)],
    borrowMinutes: 14 * DAY,
    heldByColleagues: 2,
    metadata: [
      { Name: 'Note', Value: `<b>bold?</b> <img src=x onerror=alert(1)> "double" 'single' & \\ {{7*7}}` },
      { Name: '<i>Contact</i>', Value: `"; DROP TABLE license; --` },
    ],
  },
  {
    slug: 'TW-FIELD-SURVEY',
    vendor: VENDORS.survey,
    name: 'Tarnwick Field Survey',
    entitlements: [seats(2)],
    borrowMinutes: 5 * DAY,
    heldByColleagues: 2,
  },
  {
    slug: 'VM-STABILITY-1',
    vendor: VENDORS.marine,
    name: 'Varrowmere Vessel Stability (last season)',
    entitlements: [seats(4)],
    borrowMinutes: 30 * DAY,
    beginsInDays: -400,
    endsInDays: -35,
    status: 'EXPIRED',
  },
  {
    slug: 'VM-STABILITY-2',
    vendor: VENDORS.marine,
    name: 'Varrowmere Vessel Stability (next season)',
    entitlements: [seats(4)],
    borrowMinutes: 30 * DAY,
    beginsInDays: 30,
    endsInDays: 395,
  },
  {
    slug: 'OS-BALANCE',
    vendor: VENDORS.dynamics,
    name: 'Ostrelle Rotor Balancing',
    entitlements: [seats(6)],
    borrowMinutes: 7 * DAY,
    status: 'SUSPENDED',
  },
  {
    slug: 'OS-ACOUSTIC',
    vendor: VENDORS.dynamics,
    name: 'Ostrelle Acoustic Imaging',
    entitlements: [seats(3)],
    borrowMinutes: 7 * DAY,
    grantDisabledBecause: 'The grant was accepted but not activated.',
  },
  {
    slug: 'QM-REVIEW',
    vendor: VENDORS.draughting,
    name: 'Quillmark Review Online',
    entitlements: [seats(25)],
    provisionalMinutes: HOUR,
  },
  {
    slug: 'OB-FEM-THERMAL',
    vendor: VENDORS.simulation,
    name: 'Obrentis FEM Thermal',
    entitlements: [seats(5)],
    borrowMinutes: 3 * DAY,
    provisionalMinutes: HOUR,
    withoutBorrowRight: true,
  },
  {
    slug: 'OS-VIBRATION-SUITE',
    vendor: VENDORS.dynamics,
    name: 'Ostrelle Vibration Suite',
    entitlements: [seats(8), seats(64, 'Channels'), capability('Bearing library', 'Included')],
    borrowMinutes: 10 * DAY,
  },
  {
    slug: 'OB-PORTFOLIO',
    vendor: VENDORS.simulation,
    name: LONG_NAME,
    product: 'Obrentis Portfolio',
    entitlements: [seats(50)],
    borrowMinutes: 2 * DAY,
  },
  {
    slug: 'GV-TACHY',
    vendor: VENDORS.geodesy,
    name: 'Tachymeter für Außendienst · 測量フィールド版 · مسح ميداني',
    entitlements: [seats(5, 'Arbeitsplätze')],
    borrowMinutes: 4 * DAY,
  },
  {
    slug: 'FH-COMMISSION',
    vendor: VENDORS.automation,
    name: 'Fernholt Commissioning Pass',
    entitlements: [seats(20)],
    borrowMinutes: 90,
  },
  {
    slug: 'PD-STRESS',
    vendor: VENDORS.piping,
    name: 'Pelldane Pipe Stress',
    entitlements: [seats(5)],
    borrowMinutes: 7 * DAY,
  },
  {
    // Credits that never come back cannot be lent: asking for them is what EntitlementNotAllowed is for here.
    slug: 'TW-CLOUD-CREDITS',
    vendor: VENDORS.survey,
    name: 'Tarnwick Point Cloud Credits',
    entitlements: [{ Name: 'Credits', Unit: 'Count', MaxCount: 500, Overage: false, AllowCheckIn: false }],
    borrowMinutes: DAY,
  },
  {
    slug: 'FH-DRIVE-TUNER',
    vendor: VENDORS.automation,
    name: 'Fernholt Drive Tuner',
    entitlements: [seats(4)],
    borrowMinutes: 7 * DAY,
    isOffered: true,
  },
  {
    // One render node is free: who asks for two gets one.
    slug: 'QM-RENDER-BENCH',
    vendor: VENDORS.draughting,
    name: 'Quillmark Render Bench',
    entitlements: [seats(12), seats(4, 'Render nodes'), capability('Material library', 'Included')],
    provisionalMinutes: HOUR,
    heldByColleagues: 3,
    colleaguesHold: 'Render nodes',
  },
  {
    // Neither lent nor given back: every checkout draws the hours down for good.
    slug: 'OB-SOLVER-HOURS',
    vendor: VENDORS.simulation,
    name: 'Obrentis Solver Hours',
    entitlements: [{ Name: 'Hours', Unit: 'Count', MaxCount: 1000, Overage: false, AllowCheckIn: false }],
  },
  {
    // Issued and received by one account: an online checkout must name that account as the beneficiary.
    slug: 'IB-FIELD-TOOLBOX',
    vendor: VENDORS.own,
    name: 'Ironbay Field Toolbox',
    entitlements: [seats(6)],
    borrowMinutes: 2 * DAY,
    provisionalMinutes: HOUR,
  },
];
