export const faultModes = ['none', 'delay', 'error', 'hang', 'wrong-person', 'html', 'huge', 'drop'] as const
export type FaultMode = (typeof faultModes)[number]
export const services = ['messages', 'population', 'legal-persons'] as const
export type Service = (typeof services)[number]

export interface Fault {
  mode: FaultMode
  delayMs: number
  /** How many calls are still to misbehave; Infinity until switched off. */
  left: number
}

/** The fault switches of the sandbox, one per service. */
export interface Faults {
  set(service: Service, mode: FaultMode, delayMs: number, times: number): void
  /** The fault this call meets, counted down; mode `none` when there is none. */
  take(service: Service): Fault
}

export function createFaults(): Faults {
  const active = new Map<Service, Fault>()
  const none: Fault = { mode: 'none', delayMs: 0, left: 0 }
  return {
    set: (service, mode, delayMs, times) => void active.set(service, { mode, delayMs, left: times }),
    take(service) {
      const fault = active.get(service)
      if (!fault || fault.mode === 'none' || fault.left <= 0) return none
      fault.left -= 1
      return fault
    },
  }
}
