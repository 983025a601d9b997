/** Which commands are open to this actor now. Screens offer these and nothing else; held against `decide` by a property test. */
import type { Actor } from '#modules/identity/model.ts'
import type { CaseFacts, CommandType } from './commands.ts'
import { conditions } from './conditions.ts'
import type { CaseState } from './model.ts'
import { type CaseParties, grants, mayCommand } from './policy.ts'

export interface Action {
  readonly command: CommandType
  readonly open: boolean
  /** Refusal code, when the state does not allow it now. */
  readonly reason: string | null
  readonly params: Readonly<Record<string, unknown>>
}

/** In the order of a case's life. Without authority a command is not listed at all. */
export function actionsFor(actor: Actor, state: CaseState, parties: CaseParties, facts: CaseFacts): readonly Action[] {
  return (Object.keys(grants) as CommandType[])
    .filter((command) => command !== 'open' && mayCommand(actor, command, state, parties))
    .map((command) => {
      const refusal = conditions[command](state, facts)
      return { command, open: refusal === null, reason: refusal?.code ?? null, params: refusal?.params ?? {} }
    })
}
