import { softwareNames } from '../backends/softwareNames.js';

/** The adapter that TF.js will get from the browser. */
export interface BrowserAdapter {
  /** For display: vendor, architecture and description, as far as the browser tells them. */
  name: string;
  /** Whether it is a software renderer that runs on the CPU. */
  software: boolean;
}

/** The part of `navigator.gpu` that is used here. */
interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<{ info?: Info } | null>;
}

interface Info {
  vendor?: string;
  architecture?: string;
  description?: string;
  isFallbackAdapter?: boolean;
}

/** Asks the browser for its adapter. @returns Null if there is none, undefined if the browser has no WebGPU. */
export async function findAdapter(): Promise<BrowserAdapter | null | undefined> {
  const gpu = (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu;
  if (!gpu) return undefined;
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return null;
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info ?? {};
  const name = [vendor, architecture, description].filter(Boolean).join(' ') || 'a GPU';
  return { name, software: Boolean(isFallbackAdapter) || softwareNames.test(name) };
}
