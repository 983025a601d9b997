import { arrivalCommands } from './arrival-commands.ts'
import { outcomeCommands } from './outcome-commands.ts'
import type { SimpleCommand } from './simple-command.ts'
import { stepCommands } from './step-commands.ts'

/** Commands by the name the server gives them in `actions`; those with materials or a notice have drawers of their own. */
export const simpleCommands: Readonly<Record<string, SimpleCommand>> = {
  ...arrivalCommands,
  ...stepCommands,
  ...outcomeCommands,
}
