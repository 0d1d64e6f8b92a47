export { PortalEmulator, type PortalEmulatorOptions, type StartedPortal } from './emulator.ts';
export { ManualClock, systemClock } from './clock.ts';
