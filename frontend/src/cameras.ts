/** The cameras of this device: what they are called, which of them faces the person, and which one was chosen. */
import { word } from "./words.ts";

/** Towards the person who holds the device, or away from them; null where nobody says so: a camera on a desk. */
export type Facing = "user" | "environment" | null;

export interface Known {
  id: string;
  facing: Facing;
  name: string;
}
export type Chosen = Pick<Known, "id" | "facing">;

const KEPT = "sitbone.camera";

/** All that can be told apart: none before the browser says which there are, which it does once one may be used. */
export async function cameras(): Promise<Known[]> {
  const every = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
  return named(every.filter(({ kind, deviceId, label }) => kind === "videoinput" && deviceId !== "" && label !== ""));
}

function named(devices: readonly MediaDeviceInfo[]): Known[] {
  const found = devices.map((device) => {
    const facing = facingOf(device);
    return { id: device.deviceId, facing, name: nameOf(device, facing) };
  });
  return found.map((one, i) => {
    const same = found.filter(({ name }) => name === one.name);
    return same.length < 2 ? one : { ...one, name: `${one.name} ${same.indexOf(found[i] as Known) + 1}` };
  });
}

/** What the browser says of it, else what its name says: Android calls them `camera2 1, facing front`. */
function facingOf(device: MediaDeviceInfo): Facing {
  const able = (device as Partial<InputDeviceInfo>).getCapabilities?.().facingMode?.[0];
  return facingNamed(able) ?? facingLabelled(device.label);
}

export function facingNamed(mode: string | undefined): Facing {
  return mode === "user" || mode === "environment" ? mode : null;
}

export function facingLabelled(label: string): Facing {
  if (/\bfront\b/i.test(label)) return "user";
  return /\b(back|rear)\b/i.test(label) ? "environment" : null;
}

function nameOf({ label }: MediaDeviceInfo, facing: Facing): string {
  if (facing !== null) return word(facing === "user" ? "camera front" : "camera back");
  // Chromium adds the numbers of maker and product: `HD Webcam (046d:0825)`.
  return label.replace(/ \([0-9a-f]{4}:[0-9a-f]{4}\)$/i, "");
}

/** The camera that was chosen before; null where none was. */
export function chosen(): Chosen | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null") as Partial<Chosen> | null;
    if (typeof kept?.id !== "string") return null;
    return { id: kept.id, facing: facingNamed(kept.facing ?? undefined) };
  } catch {
    return null;
  }
}

export function choose({ id, facing }: Chosen): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ id, facing }));
  } catch {
    // It is chosen again next time.
  }
}
